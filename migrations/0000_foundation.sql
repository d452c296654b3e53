CREATE SCHEMA "app";
--> statement-breakpoint
CREATE SCHEMA "raw";
--> statement-breakpoint
CREATE TABLE "app"."audit_entry" (
	"organization_id" integer NOT NULL,
	"stream" text NOT NULL,
	"seq" bigint NOT NULL,
	"event" text NOT NULL,
	"payload" jsonb NOT NULL,
	"canonical" text NOT NULL,
	"prev_hash" char(64) NOT NULL,
	"hash" char(64) NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"actor" text NOT NULL,
	"recorded_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "audit_entry_organization_id_stream_seq_pk" PRIMARY KEY("organization_id","stream","seq")
);
--> statement-breakpoint
CREATE TABLE "app"."audit_stream" (
	"organization_id" integer NOT NULL,
	"stream" text NOT NULL,
	"head_seq" bigint NOT NULL,
	"head_hash" char(64) NOT NULL,
	CONSTRAINT "audit_stream_organization_id_stream_pk" PRIMARY KEY("organization_id","stream")
);
--> statement-breakpoint
CREATE TABLE "app"."draft" (
	"organization_id" integer NOT NULL,
	"draft_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"thread_key" text,
	"action" text NOT NULL,
	"fields" jsonb NOT NULL,
	"changes" jsonb NOT NULL,
	"summary" text NOT NULL,
	"expected_row_version" integer,
	"idempotency_key" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"receipt" jsonb,
	"created_at" timestamp(6) with time zone NOT NULL,
	"expires_at" timestamp(6) with time zone NOT NULL,
	"decided_at" timestamp(6) with time zone,
	CONSTRAINT "draft_organization_id_draft_id_pk" PRIMARY KEY("organization_id","draft_id"),
	CONSTRAINT "draft_idempotency" UNIQUE("organization_id","idempotency_key"),
	CONSTRAINT "draft_status" CHECK ("app"."draft"."status" in ('open', 'confirmed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "app"."turn" (
	"organization_id" integer NOT NULL,
	"turn_id" uuid NOT NULL,
	"surface" text NOT NULL,
	"event_key" text NOT NULL,
	"thread_key" text NOT NULL,
	"person_id" uuid NOT NULL,
	"audience" text NOT NULL,
	"text" text NOT NULL,
	"at" date,
	"reply_to" jsonb,
	"number" integer NOT NULL,
	"reply" jsonb,
	"memory" jsonb,
	"received_at" timestamp(6) with time zone NOT NULL,
	"answered_at" timestamp(6) with time zone,
	"delivered_at" timestamp(6) with time zone,
	CONSTRAINT "turn_organization_id_turn_id_pk" PRIMARY KEY("organization_id","turn_id"),
	CONSTRAINT "turn_event" UNIQUE("organization_id","surface","event_key"),
	CONSTRAINT "turn_audience" CHECK ("app"."turn"."audience" in ('private', 'channel'))
);
--> statement-breakpoint
CREATE TABLE "app"."catalog_build" (
	"organization_id" integer NOT NULL,
	"as_of" date NOT NULL,
	"build_id" uuid NOT NULL,
	"fingerprint" text NOT NULL,
	"data_version" integer NOT NULL,
	"rows" bigint NOT NULL,
	"duration_ms" integer NOT NULL,
	"built_at" timestamp(6) with time zone NOT NULL,
	"used_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "catalog_build_organization_id_as_of_pk" PRIMARY KEY("organization_id","as_of")
);
--> statement-breakpoint
CREATE TABLE "app"."import_run" (
	"organization_id" integer NOT NULL,
	"import_run_id" uuid NOT NULL,
	"source_system" text NOT NULL,
	"mapping" text NOT NULL,
	"as_of" date,
	"summary" jsonb NOT NULL,
	"started_at" timestamp(6) with time zone NOT NULL,
	"finished_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "import_run_organization_id_import_run_id_pk" PRIMARY KEY("organization_id","import_run_id")
);
--> statement-breakpoint
CREATE TABLE "app"."job_run" (
	"organization_id" integer NOT NULL,
	"job" text NOT NULL,
	"scheduled_for" timestamp(6) with time zone NOT NULL,
	"status" text NOT NULL,
	"fence" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"lease_until" timestamp(6) with time zone,
	"retry_at" timestamp(6) with time zone,
	"started_at" timestamp(6) with time zone,
	"finished_at" timestamp(6) with time zone,
	"duration_ms" integer,
	"rows" bigint,
	"error" text,
	CONSTRAINT "job_run_organization_id_job_scheduled_for_pk" PRIMARY KEY("organization_id","job","scheduled_for"),
	CONSTRAINT "job_run_status" CHECK ("app"."job_run"."status" in ('running', 'done', 'failed', 'given_up'))
);
--> statement-breakpoint
CREATE TABLE "app"."organization" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"fiscal_year_start_month" integer DEFAULT 1 NOT NULL,
	"currency" text NOT NULL,
	"data_date" date,
	"is_sample" boolean DEFAULT false NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"data_version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_fiscal_month" CHECK ("app"."organization"."fiscal_year_start_month" between 1 and 12)
);
--> statement-breakpoint
CREATE TABLE "app"."person" (
	"organization_id" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_normalized" text NOT NULL,
	"email" text,
	"email_normalized" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"can_sign_in" boolean DEFAULT false NOT NULL,
	"time_zone" text,
	"manager_id" uuid,
	"team_id" uuid,
	"sales_region" text,
	"row_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_organization_id_person_id_pk" PRIMARY KEY("organization_id","person_id"),
	CONSTRAINT "person_email" UNIQUE("organization_id","email_normalized")
);
--> statement-breakpoint
CREATE TABLE "app"."person_assignment" (
	"organization_id" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"manager_id" uuid,
	"team_id" uuid,
	"sales_region" text,
	CONSTRAINT "person_assignment_organization_id_person_id_valid_from_pk" PRIMARY KEY("organization_id","person_id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "app"."person_role" (
	"organization_id" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "person_role_organization_id_person_id_role_pk" PRIMARY KEY("organization_id","person_id","role"),
	CONSTRAINT "person_role_known" CHECK ("app"."person_role"."role" in ('viewer', 'rep', 'manager', 'leader', 'facilitator', 'finance', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "app"."person_source_key" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "person_source_key_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "app"."team" (
	"organization_id" integer NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "team_organization_id_team_id_pk" PRIMARY KEY("organization_id","team_id"),
	CONSTRAINT "team_name" UNIQUE("organization_id","name")
);
--> statement-breakpoint
CREATE TABLE "app"."viewer" (
	"organization_id" integer NOT NULL,
	"viewer_id" uuid NOT NULL,
	"sees_everyone" boolean NOT NULL,
	"sees_reviewer_notes" boolean NOT NULL,
	CONSTRAINT "viewer_organization_id_viewer_id_pk" PRIMARY KEY("organization_id","viewer_id")
);
--> statement-breakpoint
CREATE TABLE "app"."visible_owner" (
	"organization_id" integer NOT NULL,
	"viewer_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	CONSTRAINT "visible_owner_organization_id_viewer_id_owner_id_pk" PRIMARY KEY("organization_id","viewer_id","owner_id")
);
--> statement-breakpoint
CREATE TABLE "raw"."account" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"loaded_at" timestamp(6) with time zone NOT NULL,
	"account_name" text NOT NULL,
	"industry" text,
	"account_type" text,
	"annual_revenue" numeric,
	"employees" bigint,
	"billing_country" text,
	"billing_state" text,
	"account_region" text,
	"segment" text,
	"parent_name" text,
	CONSTRAINT "account_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "raw"."opportunity" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"loaded_at" timestamp(6) with time zone NOT NULL,
	"opportunity_name" text,
	"account_key" text,
	"product_key" text,
	"owner_id" uuid,
	"amount" numeric,
	"currency" text,
	"stage_name" text,
	"opportunity_type" text,
	"lead_source" text,
	"forecast_category" text,
	"probability" numeric,
	"is_closed" boolean NOT NULL,
	"is_won" boolean NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	"created_at" timestamp(6) with time zone,
	"created_date" date,
	"close_date" date,
	"last_activity_date" date,
	"last_modified_at" timestamp(6) with time zone,
	"next_step" text,
	CONSTRAINT "opportunity_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "raw"."opportunity_history" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"loaded_at" timestamp(6) with time zone NOT NULL,
	"opportunity_key" text NOT NULL,
	"stage_name" text,
	"amount" numeric,
	"close_date" date,
	"probability" numeric,
	"forecast_category" text,
	"changed_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "opportunity_history_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "raw"."opportunity_stage" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"loaded_at" timestamp(6) with time zone NOT NULL,
	"stage_name" text NOT NULL,
	"stage_order" integer NOT NULL,
	"default_probability" numeric,
	"is_closed" boolean NOT NULL,
	"is_won" boolean NOT NULL,
	CONSTRAINT "opportunity_stage_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "raw"."product" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"loaded_at" timestamp(6) with time zone NOT NULL,
	"product_name" text NOT NULL,
	"product_family" text,
	"list_price" numeric,
	"currency" text,
	CONSTRAINT "product_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "raw"."quota" (
	"organization_id" integer NOT NULL,
	"source_system" text NOT NULL,
	"source_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"loaded_at" timestamp(6) with time zone NOT NULL,
	"owner_id" uuid,
	"period_start" date NOT NULL,
	"period_type" text NOT NULL,
	"quota_amount" numeric NOT NULL,
	"currency" text,
	CONSTRAINT "quota_organization_id_source_system_source_key_pk" PRIMARY KEY("organization_id","source_system","source_key")
);
--> statement-breakpoint
CREATE TABLE "app"."review_note" (
	"organization_id" integer NOT NULL,
	"review_note_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"month" date NOT NULL,
	"session_id" text,
	"author_id" uuid NOT NULL,
	"note" text NOT NULL,
	"visibility" text NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	"updated_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "review_note_organization_id_review_note_id_pk" PRIMARY KEY("organization_id","review_note_id"),
	CONSTRAINT "review_note_visibility" CHECK ("app"."review_note"."visibility" in ('shared', 'reviewers')),
	CONSTRAINT "review_note_month" CHECK (extract(day from "app"."review_note"."month") = 1)
);
--> statement-breakpoint
ALTER TABLE "app"."draft" ADD CONSTRAINT "draft_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."turn" ADD CONSTRAINT "turn_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person" ADD CONSTRAINT "person_organization" FOREIGN KEY ("organization_id") REFERENCES "app"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person" ADD CONSTRAINT "person_manager" FOREIGN KEY ("organization_id","manager_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person" ADD CONSTRAINT "person_team" FOREIGN KEY ("organization_id","team_id") REFERENCES "app"."team"("organization_id","team_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person_assignment" ADD CONSTRAINT "person_assignment_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person_assignment" ADD CONSTRAINT "person_assignment_manager" FOREIGN KEY ("organization_id","manager_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person_assignment" ADD CONSTRAINT "person_assignment_team" FOREIGN KEY ("organization_id","team_id") REFERENCES "app"."team"("organization_id","team_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person_role" ADD CONSTRAINT "person_role_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."person_source_key" ADD CONSTRAINT "person_source_key_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."team" ADD CONSTRAINT "team_organization" FOREIGN KEY ("organization_id") REFERENCES "app"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."viewer" ADD CONSTRAINT "viewer_person" FOREIGN KEY ("organization_id","viewer_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."visible_owner" ADD CONSTRAINT "visible_owner_viewer" FOREIGN KEY ("organization_id","viewer_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."visible_owner" ADD CONSTRAINT "visible_owner_owner" FOREIGN KEY ("organization_id","owner_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."review_note" ADD CONSTRAINT "review_note_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."review_note" ADD CONSTRAINT "review_note_author" FOREIGN KEY ("organization_id","author_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_recorded" ON "app"."audit_entry" USING btree ("organization_id","recorded_at");--> statement-breakpoint
CREATE INDEX "draft_thread" ON "app"."draft" USING btree ("organization_id","thread_key","created_at");--> statement-breakpoint
CREATE INDEX "turn_thread" ON "app"."turn" USING btree ("organization_id","thread_key","person_id","received_at");--> statement-breakpoint
CREATE INDEX "turn_undelivered" ON "app"."turn" USING btree ("organization_id","surface","received_at") WHERE delivered_at is null;--> statement-breakpoint
CREATE INDEX "job_run_open" ON "app"."job_run" USING btree ("organization_id","status","lease_until");--> statement-breakpoint
CREATE INDEX "person_name" ON "app"."person" USING btree ("organization_id","name_normalized");--> statement-breakpoint
CREATE INDEX "person_source_key_person" ON "app"."person_source_key" USING btree ("organization_id","person_id");--> statement-breakpoint
CREATE INDEX "raw_opportunity_owner" ON "raw"."opportunity" USING btree ("organization_id","owner_id");--> statement-breakpoint
CREATE INDEX "raw_opportunity_history_opportunity" ON "raw"."opportunity_history" USING btree ("organization_id","source_system","opportunity_key","changed_at");--> statement-breakpoint
CREATE INDEX "review_note_person" ON "app"."review_note" USING btree ("organization_id","person_id","month");