CREATE TABLE "app"."visible_scope" (
	"organization_id" integer NOT NULL,
	"viewer_id" uuid NOT NULL,
	"scope_type" text NOT NULL,
	"scope_id" text NOT NULL,
	CONSTRAINT "visible_scope_organization_id_viewer_id_scope_type_scope_id_pk" PRIMARY KEY("organization_id","viewer_id","scope_type","scope_id"),
	CONSTRAINT "visible_scope_type" CHECK ("app"."visible_scope"."scope_type" in ('team', 'subtree', 'owner'))
);
--> statement-breakpoint
ALTER TABLE "app"."viewer" ADD COLUMN "own_scope_type" text DEFAULT 'organisation' NOT NULL;--> statement-breakpoint
ALTER TABLE "app"."viewer" ADD COLUMN "own_scope_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "app"."visible_scope" ADD CONSTRAINT "visible_scope_viewer" FOREIGN KEY ("organization_id","viewer_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."viewer" ADD CONSTRAINT "viewer_own_scope" CHECK ("app"."viewer"."own_scope_type" in ('organisation', 'subtree', 'owner'));
--> statement-breakpoint
SELECT app.protect_table('app.visible_scope');
--> statement-breakpoint
GRANT SELECT ON app.visible_scope, app.catalog_build TO plumbline_reader;
--> statement-breakpoint
CREATE POLICY reader_self ON app.visible_scope FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND viewer_id = (SELECT app.current_person()));
--> statement-breakpoint
-- Which days are built is no secret within the organisation; serving views need it.
CREATE POLICY reader_own ON app.catalog_build FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND EXISTS (SELECT 1 FROM app.viewer));
--> statement-breakpoint
-- The day that serving views show: the one the transaction asks for (app.as_of), else the organisation's data date when it
-- is built, else the newest day that is.
CREATE FUNCTION app.served_day() RETURNS date LANGUAGE sql STABLE
AS $$
  SELECT coalesce(
    nullif(current_setting('app.as_of', true), '')::date,
    (
      SELECT build.as_of
      FROM app.catalog_build AS build
      JOIN app.organization AS organization
        ON organization.id = build.organization_id AND organization.data_date = build.as_of
      WHERE build.organization_id = app.current_organization()
    ),
    (SELECT max(build.as_of) FROM app.catalog_build AS build WHERE build.organization_id = app.current_organization())
  )
$$;
--> statement-breakpoint
-- Gives a built model its owner, its row security and its readers. access: 'owner' (rows of visible owners), 'scoped' (rows
-- of visible scopes; with owners_column, rows of the whole organisation that are marked shareable too, where enough owners
-- stand behind them), 'shareable' (organisation totals with enough owners behind them), 'internal' (builds only).
CREATE OR REPLACE FUNCTION app.protect_model(target regclass, access text, owner_column text DEFAULT NULL, owners_column text DEFAULT NULL, owners_min integer DEFAULT 5)
RETURNS void LANGUAGE plpgsql
AS $$
DECLARE shareable text := '';
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY owner_all ON %s TO plumbline_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY system_of_organization ON %1$s TO plumbline_app USING (organization_id = (SELECT app.current_organization()))', target);
  EXECUTE format('GRANT SELECT ON %s TO plumbline_app', target);
  IF access = 'owner' THEN
    EXECUTE format('CREATE POLICY reader_visible ON %1$s FOR SELECT TO plumbline_reader USING (
      organization_id = (SELECT app.current_organization())
      AND (
        (SELECT coalesce(bool_or(sees_everyone), false) FROM app.viewer)
        OR %2$I IN (SELECT owner_id FROM app.visible_owner)
      ))', target, owner_column);
    EXECUTE format('GRANT SELECT ON %s TO plumbline_reader', target);
  ELSIF access = 'scoped' THEN
    IF owners_column IS NOT NULL THEN
      shareable := format('OR (
          is_shareable
          AND scope_type = ''organisation''
          AND %1$I >= %2$s
          AND (SELECT count(*) > 0 FROM app.viewer)
        )', owners_column, owners_min);
    END IF;
    EXECUTE format('CREATE POLICY reader_visible ON %1$s FOR SELECT TO plumbline_reader USING (
      organization_id = (SELECT app.current_organization())
      AND (
        (SELECT coalesce(bool_or(sees_everyone), false) FROM app.viewer)
        OR (scope_type, scope_id) IN (SELECT visible_scope.scope_type, visible_scope.scope_id FROM app.visible_scope)
        %2$s
      ))', target, shareable);
    EXECUTE format('GRANT SELECT ON %s TO plumbline_reader', target);
  ELSIF access = 'shareable' THEN
    EXECUTE format('CREATE POLICY reader_shareable ON %1$s FOR SELECT TO plumbline_reader USING (
      organization_id = (SELECT app.current_organization())
      AND (SELECT app.current_person()) IS NOT NULL
      AND coalesce(%2$I, %3$s) >= %3$s)', target, owners_column, owners_min);
    EXECUTE format('GRANT SELECT ON %s TO plumbline_reader', target);
  ELSIF access <> 'internal' THEN
    RAISE EXCEPTION 'unknown access %', access;
  END IF;
END $$;
--> statement-breakpoint
-- People who are there already get their scopes now; from here on refreshVisibility keeps them.
INSERT INTO app.visible_scope (organization_id, viewer_id, scope_type, scope_id)
WITH member AS (
  SELECT organization_id, person_id, team_id FROM app.person WHERE team_id IS NOT NULL
  UNION
  SELECT organization_id, person_id, team_id FROM app.person_assignment WHERE team_id IS NOT NULL
),
team_size AS (
  SELECT organization_id, team_id, count(*) AS members FROM member GROUP BY organization_id, team_id
),
report AS (
  SELECT visible.organization_id, visible.viewer_id, visible.owner_id, bool_and(seen.owner_id IS NOT NULL) AS sees_all
  FROM app.visible_owner AS visible
  JOIN app.person AS person ON person.organization_id = visible.organization_id AND person.manager_id = visible.owner_id
  LEFT JOIN app.visible_owner AS seen
    ON seen.organization_id = visible.organization_id AND seen.viewer_id = visible.viewer_id AND seen.owner_id = person.person_id
  GROUP BY visible.organization_id, visible.viewer_id, visible.owner_id
)
SELECT organization_id, viewer_id, 'owner', owner_id::text FROM app.visible_owner
UNION ALL
SELECT organization_id, viewer_id, 'subtree', owner_id::text FROM report WHERE sees_all
UNION ALL
SELECT visible.organization_id, visible.viewer_id, 'team', member.team_id::text
FROM app.visible_owner AS visible
JOIN member ON member.organization_id = visible.organization_id AND member.person_id = visible.owner_id
JOIN team_size ON team_size.organization_id = member.organization_id AND team_size.team_id = member.team_id
GROUP BY visible.organization_id, visible.viewer_id, member.team_id, team_size.members
HAVING count(*) = team_size.members;
--> statement-breakpoint
-- The scope of one's own role: everybody, else whom one manages, else oneself, else what is shared of the organisation.
UPDATE app.viewer
SET (own_scope_type, own_scope_id) = (
  SELECT scope.scope_type, scope.scope_id
  FROM (
    SELECT 1 AS place, 'organisation' AS scope_type, viewer.organization_id::text AS scope_id WHERE viewer.sees_everyone
    UNION ALL
    SELECT CASE visible_scope.scope_type WHEN 'subtree' THEN 2 ELSE 3 END, visible_scope.scope_type, visible_scope.scope_id
    FROM app.visible_scope
    WHERE visible_scope.organization_id = viewer.organization_id
      AND visible_scope.viewer_id = viewer.viewer_id
      AND visible_scope.scope_id = viewer.viewer_id::text
      AND visible_scope.scope_type IN ('subtree', 'owner')
    UNION ALL
    SELECT 4, 'organisation', viewer.organization_id::text
  ) AS scope
  ORDER BY scope.place
  LIMIT 1
);
