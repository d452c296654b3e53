/** What a person's statement may use. Everything that is not listed is refused; a new need is a new line here. */

/** Any relation of this schema: it holds built models and views over them only, each with row security. Adding a model changes nothing here. */
export const readableSchema = 'analytics';

/** Tables and views of schema app that plumbline_reader may read. */
export const readableAppRelations: ReadonlySet<string> = new Set(['organization', 'person', 'principal', 'review_note', 'team', 'viewer', 'visible_owner']);

/** Pure functions: they read nothing but their arguments. Nothing here tells the time, the session, the server or a file. */
export const allowedFunctions: ReadonlySet<string> = new Set(
  [
    // aggregates
    'count sum avg min max bool_and bool_or every string_agg array_agg',
    'stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp',
    'regr_slope regr_intercept regr_r2 percentile_cont percentile_disc mode',
    // windows
    'row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value',
    // numbers
    'abs round ceil ceiling floor trunc sign mod div power sqrt exp ln log width_bucket',
    // text
    'lower upper initcap length char_length character_length substring substr left right btrim ltrim rtrim',
    'replace concat concat_ws position strpos starts_with split_part chr ascii translate overlay like_escape similar_to_escape to_char to_number',
    // days and moments
    'date_trunc date_part extract make_date to_date age timezone date',
    // lists
    'unnest generate_series array_length cardinality array_position array_remove',
  ].flatMap((line) => line.split(' ')),
);

/** Types a cast may name. Casts to reg… types would look names up in the system's catalogues. */
export const allowedTypes: ReadonlySet<string> = new Set(
  'bool int2 int4 int8 numeric float4 float8 text varchar bpchar date timestamp timestamptz time interval uuid json jsonb'.split(' '),
);

/** Kinds of node a SELECT is made of, in the parser's own words. */
export const allowedNodes: ReadonlySet<string> = new Set(
  [
    'SelectStmt CommonTableExpr ResTarget RangeVar RangeSubselect RangeFunction JoinExpr SortBy WindowDef GroupingSet GroupingFunc',
    'ColumnRef A_Star A_Const A_Expr A_ArrayExpr A_Indirection A_Indices ParamRef TypeCast CollateClause FuncCall SubLink',
    'BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr RowExpr List String Integer Float Boolean',
  ].flatMap((line) => line.split(' ')),
);
