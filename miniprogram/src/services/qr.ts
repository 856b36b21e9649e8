// A QR code as a picture that needs no network.
import { Ecc, QrCode } from 'tdesign-miniprogram/common/shared/qrcode/qrcodegen';

const QUIET = 4;

/** An SVG as a data address: black on white in every theme, since scanners expect it. */
export function qrImage(text: string): string {
  const code = QrCode.encodeText(text, Ecc.MEDIUM);
  const side = code.size + QUIET * 2;
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.getModule(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side * 8}" height="${side * 8}" viewBox="0 0 ${side} ${side}"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
