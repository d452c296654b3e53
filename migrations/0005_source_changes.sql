CREATE TABLE "app"."catalog_build_run" (
	"organization_id" integer NOT NULL,
	"build_id" uuid NOT NULL,
	"as_of" date NOT NULL,
	"kind" text NOT NULL,
	"reason" text,
	"changed_opportunities" integer,
	"rows" bigint NOT NULL,
	"duration_ms" integer NOT NULL,
	"built_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "catalog_build_run_organization_id_build_id_pk" PRIMARY KEY("organization_id","build_id"),
	CONSTRAINT "catalog_build_run_kind" CHECK ("app"."catalog_build_run"."kind" in ('full', 'incremental'))
);
--> statement-breakpoint
CREATE TABLE "app"."changed_opportunity" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"opportunity_key" text NOT NULL,
	"data_version" integer NOT NULL,
	CONSTRAINT "changed_opportunity_pk" PRIMARY KEY("organization_id","source_system","opportunity_key")
);
--> statement-breakpoint
CREATE TABLE "app"."changed_source" (
	"organization_id" integer NOT NULL,
	"source" text NOT NULL,
	"data_version" integer NOT NULL,
	CONSTRAINT "changed_source_organization_id_source_pk" PRIMARY KEY("organization_id","source")
);
--> statement-breakpoint
ALTER TABLE "app"."catalog_build" ADD COLUMN "kind" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "app"."catalog_build" ADD COLUMN "changes_max" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "catalog_build_run_newest" ON "app"."catalog_build_run" USING btree ("organization_id","built_at");--> statement-breakpoint
CREATE INDEX "changed_opportunity_version" ON "app"."changed_opportunity" USING btree ("organization_id","data_version");--> statement-breakpoint
ALTER TABLE "app"."catalog_build" ADD CONSTRAINT "catalog_build_kind" CHECK ("app"."catalog_build"."kind" in ('full', 'incremental'));
--> statement-breakpoint
SELECT app.protect_table('app.catalog_build_run'), app.protect_table('app.changed_opportunity'), app.protect_table('app.changed_source');
--> statement-breakpoint
-- What an incremental build has to look at is written down by triggers, once per statement, so that no way of writing source
-- rows is missed. Invariant: whoever writes source rows holds the organisation's row from here to the end of the transaction,
-- as a build does; so a build has seen every change that was noted under a smaller data_version than its own.
CREATE FUNCTION app.note_source(target integer, relation_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE version integer;
BEGIN
  SELECT data_version INTO version FROM app.organization WHERE id = target FOR NO KEY UPDATE;
  IF version IS NULL OR NOT EXISTS (SELECT 1 FROM app.catalog_build WHERE organization_id = target) THEN RETURN; END IF;
  INSERT INTO app.changed_source AS noted (organization_id, source, data_version) VALUES (target, relation_name, version)
  ON CONFLICT (organization_id, source) DO UPDATE SET data_version = excluded.data_version WHERE noted.data_version <> excluded.data_version;
END $$;
--> statement-breakpoint
ALTER FUNCTION app.note_source(integer, text) OWNER TO plumbline_owner;
--> statement-breakpoint
-- Rows of the table of a statement-level trigger, new and old, as a query of the columns given.
CREATE FUNCTION app.written_rows(operation text, columns text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE operation
    WHEN 'INSERT' THEN format('SELECT %s FROM new_rows', columns)
    WHEN 'DELETE' THEN format('SELECT %s FROM old_rows', columns)
    ELSE format('SELECT %1$s FROM old_rows UNION ALL SELECT %1$s FROM new_rows', columns)
  END
$$;
--> statement-breakpoint
ALTER FUNCTION app.written_rows(text, text) OWNER TO plumbline_owner;
--> statement-breakpoint
-- Of raw.opportunity and raw.opportunity_history; its argument is the column that holds the opportunity's key. A statement that
-- writes more opportunities than any build would follow one by one is noted as a whole, and so is none while nothing is built.
CREATE FUNCTION app.note_changed_opportunities() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  written text := app.written_rows(TG_OP, format('organization_id, source_system, %I AS opportunity_key', TG_ARGV[0]));
  target integer;
  version integer;
  most integer;
  changed bigint;
BEGIN
  FOR target IN EXECUTE format('SELECT DISTINCT organization_id FROM (%s) AS written ORDER BY organization_id', written) LOOP
    SELECT data_version INTO version FROM app.organization WHERE id = target FOR NO KEY UPDATE;
    SELECT max(changes_max) INTO most FROM app.catalog_build WHERE organization_id = target;
    CONTINUE WHEN version IS NULL OR most IS NULL;
    EXECUTE format('SELECT count(*) FROM (SELECT DISTINCT source_system, opportunity_key FROM (%s) AS written WHERE organization_id = $1) AS one', written)
      INTO changed USING target;
    IF changed > most THEN
      PERFORM app.note_source(target, TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME);
    ELSE
      EXECUTE format('INSERT INTO app.changed_opportunity AS noted (organization_id, source_system, opportunity_key, data_version)
        SELECT DISTINCT organization_id, source_system, opportunity_key, $2 FROM (%s) AS written WHERE organization_id = $1
        ON CONFLICT (organization_id, source_system, opportunity_key) DO UPDATE SET data_version = excluded.data_version
        WHERE noted.data_version <> excluded.data_version', written)
        USING target, version;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
--> statement-breakpoint
ALTER FUNCTION app.note_changed_opportunities() OWNER TO plumbline_owner;
--> statement-breakpoint
-- Of every other source: whatever is written there, a full build follows.
CREATE FUNCTION app.note_changed_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE target integer;
BEGIN
  FOR target IN EXECUTE format('SELECT DISTINCT organization_id FROM (%s) AS written ORDER BY organization_id', app.written_rows(TG_OP, 'organization_id')) LOOP
    PERFORM app.note_source(target, TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME);
  END LOOP;
  RETURN NULL;
END $$;
--> statement-breakpoint
ALTER FUNCTION app.note_changed_source() OWNER TO plumbline_owner;
--> statement-breakpoint
CREATE FUNCTION app.note_emptied_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE target integer;
BEGIN
  FOR target IN SELECT DISTINCT organization_id FROM app.catalog_build ORDER BY organization_id LOOP
    PERFORM app.note_source(target, TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME);
  END LOOP;
  RETURN NULL;
END $$;
--> statement-breakpoint
ALTER FUNCTION app.note_emptied_source() OWNER TO plumbline_owner;
--> statement-breakpoint
CREATE FUNCTION app.note_renamed_organization() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM app.note_source(NEW.id, 'app.organization');
  RETURN NULL;
END $$;
--> statement-breakpoint
ALTER FUNCTION app.note_renamed_organization() OWNER TO plumbline_owner;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION app.note_source(integer, text), app.written_rows(text, text), app.note_changed_opportunities(),
  app.note_changed_source(), app.note_emptied_source(), app.note_renamed_organization() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.note_source(integer, text), app.written_rows(text, text) TO plumbline_owner;
--> statement-breakpoint
CREATE TRIGGER organization_renamed AFTER UPDATE OF name, time_zone, fiscal_year_start_month, currency ON app.organization
FOR EACH ROW
WHEN ((OLD.name, OLD.time_zone, OLD.fiscal_year_start_month, OLD.currency) IS DISTINCT FROM (NEW.name, NEW.time_zone, NEW.fiscal_year_start_month, NEW.currency))
EXECUTE FUNCTION app.note_renamed_organization();
--> statement-breakpoint
-- A trigger with transition tables is for one kind of writing, so every source has three, and one for TRUNCATE.
DO $$
DECLARE
  source record;
  note text;
BEGIN
  FOR source IN
    SELECT relation::regclass AS relation, key
    FROM (
      VALUES
      ('raw.opportunity', 'source_key'), ('raw.opportunity_history', 'opportunity_key'),
      ('raw.account', NULL), ('raw.product', NULL), ('raw.opportunity_stage', NULL), ('raw.quota', NULL),
      ('app.person', NULL), ('app.team', NULL), ('app.person_assignment', NULL)
    ) AS known (relation, key)
  LOOP
    note := CASE WHEN source.key IS NULL THEN 'app.note_changed_source()' ELSE format('app.note_changed_opportunities(%L)', source.key) END;
    EXECUTE format('CREATE TRIGGER noted_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s', source.relation, note);
    EXECUTE format('CREATE TRIGGER noted_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s', source.relation, note);
    EXECUTE format('CREATE TRIGGER noted_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION %s', source.relation, note);
    EXECUTE format('CREATE TRIGGER noted_truncate AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION app.note_emptied_source()', source.relation);
  END LOOP;
END $$;
