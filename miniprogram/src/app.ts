// Starts: what waited is sent, the line for hints is opened, a new version is put in place.
import { reconnect, sleep, wake } from './services/live';
import { tryNow } from './services/queue';
import { resume } from './services/uploads';

App({
  onLaunch() {
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (!isConnected) return;
      tryNow();
      resume();
      reconnect();
    });
    const updates = wx.getUpdateManager();
    updates.onUpdateReady(() => updates.applyUpdate());
  },
  onShow() {
    wake();
    tryNow();
    resume();
  },
  onHide() {
    sleep();
  },
  /** A link to something that this version has no page for. */
  onPageNotFound() {
    wx.switchTab({ url: '/pages/inbox/index' });
  },
});
