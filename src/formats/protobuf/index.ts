// Protocol Buffers, read and written as fields by their numbers, without a schema.
export { encodeBytesField, encodeVarintField, joinBytes } from './encode-field.ts';
export { readFields, toInt64, toText } from './read-fields.ts';
export type { ProtobufField } from './read-fields.ts';
