/** Questions about forecasts: months ahead, how certain they are, how wrong they were, which method lay nearest. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const cases: readonly [question: string, choice: string][] = [
  // The next quarter of a forecast is the three months that come next.
  ['what revenue should I plan for next quarter and how certain is it?', 'combined_forecast in 2017-12-01..2018-03-01'],
  ['What revenue should I plan for over the next quarter, and how certain is it?', 'combined_forecast in 2017-12-01..2018-03-01'],
  ['Project revenue for three months', 'combined_forecast in 2017-12-01..2018-03-01'],
  ['forecast for the next two months', 'combined_forecast in 2017-12-01..2018-02-01'],
  ['forecast for next month', 'combined_forecast in 2017-12-01..2018-01-01'],
  ['how much will we sell next month?', 'combined_forecast in 2017-12-01..2018-01-01'],
  ['what is my forecast for December?', 'combined_forecast in 2017-12-01..2018-01-01 scope mine'],
  ['forecast for Dana Whitfield this month', 'combined_forecast where owner=Dana Whitfield in 2017-11-01..2017-12-01'],
  ['forecast for Q1', 'combined_forecast in 2018-01-01..2018-04-01'],
  ['forecast this quarter', 'quarter_forecast in 2017-10-01..2018-01-01'],
  ['forecast this quarter by month', 'combined_forecast by close_month in 2017-10-01..2018-01-01'],
  ['what is the forecast?', 'combined_forecast'],
  ['how certain is the forecast?', 'combined_forecast'],
  ['revenue forecast by month', 'combined_forecast by close_month'],
  ['forecast by rep', 'combined_forecast by owner'],
  ['weighted pipeline next month', 'pipeline_forecast in 2017-12-01..2018-01-01'],
  ['seasonal forecast next month', 'seasonal_forecast in 2017-12-01..2018-01-01'],
  // Looking back, a quarter without a year is the last one there was.
  ["how wrong was last quarter's forecast", 'forecast_error+combined_forecast in 2017-07-01..2017-10-01'],
  ["How wrong was last quarter's forecast, and were we too rosy?", 'forecast_error+combined_forecast+forecast_relative_error in 2017-07-01..2017-10-01'],
  ['how wrong was the forecast in Q1?', 'forecast_error in 2017-01-01..2017-04-01'],
  ['how far off were we last month', 'forecast_error in 2017-10-01..2017-11-01'],
  ['forecast vs actual last quarter', 'forecast_error in 2017-07-01..2017-10-01'],
  ['compare forecast and actual revenue last quarter', 'combined_forecast+actual_revenue in 2017-07-01..2017-10-01'],
  ['which forecasting method has been closest lately?', 'forecast_wape by forecast_method asc forecast_wape 1'],
  ['which forecast model is best', 'forecast_wape by forecast_method asc forecast_wape 1'],
  ['which method was least accurate?', 'forecast_wape by forecast_method desc forecast_wape 1'],
  ['how accurate are our forecasts?', 'forecast_wape'],
  ['forecast bias by method', 'forecast_bias by forecast_method'],
  // What is open is kept by fiscal quarter.
  ['Expected wins per rep from what is open for next quarter?', 'forecasted_wins by owner in 2018-01-01..2018-04-01'],
  ['expected amount of open deals by month', 'forecasted_amount by close_month'],
  // What no card has stays declined.
  ['what is in commit?', 'open_pipeline where forecast_category=Commit'],
  ['best case for this quarter', 'open_pipeline where forecast_category=Best Case in 2017-10-01..2018-01-01'],
  // The call itself is what is won together with what is in commit.
  ['what is our commit number for q4', 'decline forecast'],
  ['won revenue next quarter', 'decline performance'],
];

test.each(cases)('%s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});

test('a fiscal calendar does not move the months that come next', () => {
  expect(choiceText(choose('what revenue should I plan for next quarter?', { today: '2017-01-31', fiscalYearStartMonth: 2 }))).toBe(
    'combined_forecast in 2017-02-01..2017-05-01',
  );
});
