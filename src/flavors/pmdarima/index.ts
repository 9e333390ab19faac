// `decant/pmdarima`: forecasts of pmdarima's ARIMA.
export { loadModel } from './load-model.ts';
export type { LoadPmdarimaOptions } from './load-model.ts';
export { PmdarimaForecaster } from './pmdarima-forecaster.ts';
