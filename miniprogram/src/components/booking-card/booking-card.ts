// A booking in a list: what, where it stands, when, what comes next.
import { openBooking } from '../../services/bookings';

Component({
  properties: {
    booking: { type: Object, value: {} },
  },
  methods: {
    open() {
      const { id, until } = this.data.booking as { id: string; until: string };
      openBooking(id, until ? 'held' : '');
    },
  },
});
