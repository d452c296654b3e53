/** A process that opens the product in the folder it is given, answers one question and ends; says when each is done. */
import { askOnce } from '#entry/bench/bench-questions.ts';
import { openForBench } from '#entry/bench/bench-setup.ts';

const [dataDir = ''] = process.argv.slice(2);
const bench = await openForBench(dataDir, { sample: true });
process.stdout.write('open\n');
await askOnce(bench, 'win rate by team', 'probe');
process.stdout.write('answer\n');
await bench.opened.close();
