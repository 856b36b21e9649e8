// How WeChat's asynchronous calls answer: call-backs, and a promise when there are none.
export interface Callbacks<T> {
  success?: (result: T) => void;
  fail?: (error: { errMsg: string }) => void;
  complete?: (result: unknown) => void;
}

export function succeed<T>(options: Callbacks<T> | undefined, result: T): Promise<T> {
  options?.success?.(result);
  options?.complete?.(result);
  return Promise.resolve(result);
}

export function failed<T>(options: Callbacks<T> | undefined, errMsg: string): Promise<T> {
  const error = { errMsg };
  options?.fail?.(error);
  options?.complete?.(error);
  if (options?.success || options?.fail || options?.complete) return new Promise(() => undefined);
  return Promise.reject(error);
}
