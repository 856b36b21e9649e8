// Storage, kept apart for each demo person as it would be on their own phones.
import { who } from './person';

const prefix = (): string => `mp:${who()}:`;

export const storage = {
  getStorageSync(key: string): unknown {
    const text = localStorage.getItem(prefix() + key);
    return text === null ? '' : JSON.parse(text);
  },
  setStorageSync(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    if (text.length > 1_000_000) throw new Error(`setStorageSync: ${key} is larger than 1 MB`);
    localStorage.setItem(prefix() + key, text);
  },
  removeStorageSync(key: string): void {
    localStorage.removeItem(prefix() + key);
  },
  getStorageInfoSync(): { keys: string[] } {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix()));
    return { keys: keys.map((key) => key.slice(prefix().length)) };
  },
};
