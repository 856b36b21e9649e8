// Some calls are allowed only while a tap is being handled.
let tapping = false;

export const gesture = {
  /** A tap is handled now; what waits for the network comes too late. */
  begin(): void {
    tapping = true;
    setTimeout(() => {
      tapping = false;
    }, 0);
  },
  get tapping(): boolean {
    return tapping;
  },
};
