// Where the server is. DevTools ignores build-time constants, so the running environment decides.
// The hosts of trial and release must stand in the console as request and socket domains.
const BASES: Record<string, string> = {
  develop: 'http://127.0.0.1:8080',
  trial: 'https://trial.chezhu.example',
  release: 'https://api.chezhu.example',
};

export const API_BASE: string = BASES[wx.getAccountInfoSync().miniProgram.envVersion] ?? BASES.release!;
export const SOCKET_BASE: string = API_BASE.replace(/^http/, 'ws');
