// PNG pictures.
export { writePng } from './write-png.ts';
