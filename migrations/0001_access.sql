-- Roles, row security and grants. Every statement can run twice; roles belong to the cluster, so another database may have made them.
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['plumbline_owner', 'plumbline_app', 'plumbline_reader'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- From PostgreSQL 16 on, whoever makes a role is its member but may not act as it.
    IF NOT pg_has_role(current_user, role_name, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
CREATE SCHEMA IF NOT EXISTS analytics;
--> statement-breakpoint
-- A SELECT could otherwise change its own identity in a CTE.
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
--> statement-breakpoint
-- What PUBLIC may do with a database is no part of it: a copy (CREATE DATABASE ... TEMPLATE, a restore) must call this again.
CREATE FUNCTION app.protect_database() RETURNS void LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT TEMPORARY, CREATE ON DATABASE %I TO plumbline_owner', current_database());
  -- Bulk loads are staged in temporary tables.
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO plumbline_app', current_database());
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION app.protect_database() FROM PUBLIC;
--> statement-breakpoint
SELECT app.protect_database();
--> statement-breakpoint
REVOKE ALL ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app, raw TO plumbline_app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app, analytics TO plumbline_reader, plumbline_app;
--> statement-breakpoint
ALTER SCHEMA app OWNER TO plumbline_owner;
--> statement-breakpoint
ALTER SCHEMA raw OWNER TO plumbline_owner;
--> statement-breakpoint
ALTER SCHEMA analytics OWNER TO plumbline_owner;
--> statement-breakpoint
CREATE FUNCTION app.current_organization() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.organization_id', true), '')::integer $$;
--> statement-breakpoint
CREATE FUNCTION app.current_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.person_id', true), '')::uuid $$;
--> statement-breakpoint
-- Gives a table its owner, its row security and the system's policies. Called once for every table of app and raw.
CREATE FUNCTION app.protect_table(target regclass, tenant_column text DEFAULT 'organization_id') RETURNS void LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s OWNER TO plumbline_owner', target);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY owner_all ON %s TO plumbline_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY system_of_organization ON %1$s TO plumbline_app USING (%2$I = (SELECT app.current_organization())) WITH CHECK (%2$I = (SELECT app.current_organization()))', target, tenant_column);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO plumbline_app', target);
END $$;
--> statement-breakpoint
SELECT app.protect_table('app.organization', 'id');
--> statement-breakpoint
SELECT app.protect_table(format('%I.%I', schemaname, tablename)::regclass)
FROM pg_tables
WHERE schemaname IN ('app', 'raw') AND NOT (schemaname = 'app' AND tablename = 'organization')
ORDER BY schemaname, tablename;
--> statement-breakpoint
-- The ledger is append-only for everybody.
REVOKE UPDATE, DELETE ON app.audit_entry FROM plumbline_app;
--> statement-breakpoint
REVOKE DELETE ON app.audit_stream FROM plumbline_app;
--> statement-breakpoint
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON app.audit_entry FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON app.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
--> statement-breakpoint
-- What a signed-in person may read of app: their organisation, themselves, the people whose figures they may see.
GRANT SELECT ON app.organization, app.person, app.team, app.viewer, app.visible_owner, app.review_note TO plumbline_reader;
--> statement-breakpoint
CREATE POLICY reader_own ON app.organization FOR SELECT TO plumbline_reader
  USING (id = (SELECT app.current_organization()) AND (SELECT app.current_person()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY reader_self ON app.viewer FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND viewer_id = (SELECT app.current_person()));
--> statement-breakpoint
CREATE POLICY reader_self ON app.visible_owner FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND viewer_id = (SELECT app.current_person()));
--> statement-breakpoint
CREATE POLICY reader_visible ON app.person FOR SELECT TO plumbline_reader
  USING (
    organization_id = (SELECT app.current_organization())
    AND (
      person_id = (SELECT app.current_person())
      OR (SELECT coalesce(bool_or(sees_everyone), false) FROM app.viewer)
      OR person_id IN (SELECT owner_id FROM app.visible_owner)
    )
  );
--> statement-breakpoint
CREATE POLICY reader_visible ON app.team FOR SELECT TO plumbline_reader
  USING (
    organization_id = (SELECT app.current_organization())
    AND team_id IN (SELECT person.team_id FROM app.person)
  );
--> statement-breakpoint
CREATE POLICY reader_visible ON app.review_note FOR SELECT TO plumbline_reader
  USING (
    organization_id = (SELECT app.current_organization())
    AND (
      author_id = (SELECT app.current_person())
      OR (visibility = 'shared' AND person_id = (SELECT app.current_person()))
      OR (visibility = 'shared' AND (SELECT coalesce(bool_or(sees_everyone), false) FROM app.viewer))
      OR (SELECT coalesce(bool_or(sees_reviewer_notes), false) FROM app.viewer)
      OR person_id IN (SELECT owner_id FROM app.visible_owner WHERE owner_id <> (SELECT app.current_person()))
    )
  );
--> statement-breakpoint
-- Person or team, as one thing that can be named.
CREATE VIEW app.principal WITH (security_invoker = true) AS
  SELECT organization_id, person_id AS principal_id, 'USER' AS kind, name FROM app.person
  UNION ALL
  SELECT organization_id, team_id AS principal_id, 'TEAM' AS kind, name FROM app.team;
--> statement-breakpoint
ALTER VIEW app.principal OWNER TO plumbline_owner;
--> statement-breakpoint
GRANT SELECT ON app.principal TO plumbline_reader, plumbline_app;
--> statement-breakpoint
-- Gives a built model its owner, its row security and its readers. access: 'owner' (rows of visible owners), 'shareable'
-- (organisation totals with enough owners behind them), 'internal' (builds only).
CREATE FUNCTION app.protect_model(target regclass, access text, owner_column text DEFAULT NULL, owners_column text DEFAULT NULL, owners_min integer DEFAULT 5)
RETURNS void LANGUAGE plpgsql
AS $$
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
REVOKE EXECUTE ON FUNCTION app.protect_table(regclass, text), app.protect_model(regclass, text, text, text, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.protect_model(regclass, text, text, text, integer) TO plumbline_owner;
