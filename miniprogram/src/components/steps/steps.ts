// Steps one below the other: what is done, what runs, what comes.
Component({
  properties: {
    lines: { type: Array, value: [] },
    label: { type: String, value: '' },
  },
});
