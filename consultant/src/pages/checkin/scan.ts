/** Reading a QR code off the camera: the phone's own reader where it has one, else jsQR, loaded only then. */
export type Reader = (frame: HTMLVideoElement) => Promise<string | undefined>

interface Detector {
  detect: (source: CanvasImageSource) => Promise<{ rawValue: string }[]>
}
declare const BarcodeDetector: { new (options: { formats: string[] }): Detector; getSupportedFormats: () => Promise<string[]> } | undefined

async function own(): Promise<Reader | undefined> {
  if (typeof BarcodeDetector === 'undefined') return undefined
  if (!(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return undefined
  const detector = new BarcodeDetector({ formats: ['qr_code'] })
  return async (frame) => (await detector.detect(frame))[0]?.rawValue
}

async function byPixels(): Promise<Reader> {
  const { default: read } = await import('jsqr')
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  return (frame) => {
    // A square of 480 is enough for a code that fills half of the picture.
    const scale = Math.min(1, 480 / Math.min(frame.videoWidth, frame.videoHeight))
    canvas.width = Math.round(frame.videoWidth * scale)
    canvas.height = Math.round(frame.videoHeight * scale)
    if (!pen || !canvas.width) return Promise.resolve(undefined)
    pen.drawImage(frame, 0, 0, canvas.width, canvas.height)
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height)
    return Promise.resolve(read(data, width, height, { inversionAttempts: 'dontInvert' })?.data)
  }
}

export async function reader(): Promise<Reader> {
  return (await own().catch(() => undefined)) ?? (await byPixels())
}
