/** Which columns of a model are figures. */
import type { BuildModel } from '#catalog/catalog.ts';

/** A number that is neither key nor id, or a band: text whose values the catalogue fixes. */
export function isFigure(model: BuildModel, column: BuildModel['columns'][number]): boolean {
  if (column.name === 'organization_id' || model.primaryKey.includes(column.name) || /_(?:id|key)$/.test(column.name)) return false;
  if (/^(?:int|bigint|smallint|numeric|decimal|double|real|float)/i.test(column.dataType)) return true;
  return model.dataTests.some((test) => test.test === 'accepted_values' && test.column === column.name);
}
