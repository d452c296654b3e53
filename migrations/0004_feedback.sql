CREATE TABLE "app"."feedback" (
	"organization_id" integer NOT NULL,
	"feedback_id" uuid NOT NULL,
	"turn_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"verdict" text NOT NULL,
	"reason" text,
	"shown" jsonb NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"closing_note" text,
	"created_at" timestamp(6) with time zone NOT NULL,
	"updated_at" timestamp(6) with time zone NOT NULL,
	"closed_at" timestamp(6) with time zone,
	CONSTRAINT "feedback_organization_id_feedback_id_pk" PRIMARY KEY("organization_id","feedback_id"),
	CONSTRAINT "feedback_once" UNIQUE("organization_id","turn_id","person_id"),
	CONSTRAINT "feedback_verdict" CHECK ("app"."feedback"."verdict" in ('good', 'wrong')),
	CONSTRAINT "feedback_status" CHECK ("app"."feedback"."status" in ('open', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "app"."model_use" (
	"organization_id" integer NOT NULL,
	"turn_id" uuid NOT NULL,
	"decision" text NOT NULL,
	"person_id" uuid NOT NULL,
	"day" date NOT NULL,
	"model" text NOT NULL,
	"calls" integer NOT NULL,
	"input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"cost" numeric,
	"recorded_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "model_use_organization_id_turn_id_decision_pk" PRIMARY KEY("organization_id","turn_id","decision")
);
--> statement-breakpoint
CREATE TABLE "app"."question_gap" (
	"organization_id" integer NOT NULL,
	"turn_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"thread_key" text NOT NULL,
	"kind" text NOT NULL,
	"intent" text NOT NULL,
	"question" text NOT NULL,
	"words" text NOT NULL,
	"nearest" jsonb NOT NULL,
	"recorded_at" timestamp(6) with time zone NOT NULL,
	"resolved_at" timestamp(6) with time zone,
	CONSTRAINT "question_gap_organization_id_turn_id_pk" PRIMARY KEY("organization_id","turn_id"),
	CONSTRAINT "question_gap_kind" CHECK ("app"."question_gap"."kind" in ('declined', 'asked_back'))
);
--> statement-breakpoint
CREATE TABLE "app"."verified_question" (
	"organization_id" integer NOT NULL,
	"verified_question_id" uuid NOT NULL,
	"question" text NOT NULL,
	"words" text NOT NULL,
	"intent" text NOT NULL,
	"plans" jsonb NOT NULL,
	"person_id" uuid NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"checked_fingerprint" text,
	"set_aside_reason" text,
	"set_aside_at" timestamp(6) with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	"updated_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "verified_question_organization_id_verified_question_id_pk" PRIMARY KEY("organization_id","verified_question_id"),
	CONSTRAINT "verified_question_status" CHECK ("app"."verified_question"."status" in ('active', 'withdrawn'))
);
--> statement-breakpoint
ALTER TABLE "app"."feedback" ADD CONSTRAINT "feedback_turn" FOREIGN KEY ("organization_id","turn_id") REFERENCES "app"."turn"("organization_id","turn_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."feedback" ADD CONSTRAINT "feedback_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."model_use" ADD CONSTRAINT "model_use_turn" FOREIGN KEY ("organization_id","turn_id") REFERENCES "app"."turn"("organization_id","turn_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."model_use" ADD CONSTRAINT "model_use_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."question_gap" ADD CONSTRAINT "question_gap_turn" FOREIGN KEY ("organization_id","turn_id") REFERENCES "app"."turn"("organization_id","turn_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."question_gap" ADD CONSTRAINT "question_gap_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app"."verified_question" ADD CONSTRAINT "verified_question_person" FOREIGN KEY ("organization_id","person_id") REFERENCES "app"."person"("organization_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feedback_queue" ON "app"."feedback" USING btree ("organization_id","status","created_at");--> statement-breakpoint
CREATE INDEX "model_use_day" ON "app"."model_use" USING btree ("organization_id","person_id","day");--> statement-breakpoint
CREATE INDEX "question_gap_recorded" ON "app"."question_gap" USING btree ("organization_id","recorded_at");--> statement-breakpoint
CREATE INDEX "question_gap_thread" ON "app"."question_gap" USING btree ("organization_id","thread_key","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "verified_question_words" ON "app"."verified_question" USING btree ("organization_id","words") WHERE status = 'active';--> statement-breakpoint
SELECT app.protect_table('app.verified_question');
--> statement-breakpoint
SELECT app.protect_table('app.feedback');
--> statement-breakpoint
SELECT app.protect_table('app.question_gap');
--> statement-breakpoint
SELECT app.protect_table('app.model_use');
--> statement-breakpoint
-- People know their own roles; the policies below ask whether they are an admin.
GRANT SELECT ON app.person_role, app.verified_question, app.feedback, app.question_gap, app.model_use TO plumbline_reader;
--> statement-breakpoint
CREATE POLICY reader_self ON app.person_role FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND person_id = (SELECT app.current_person()));
--> statement-breakpoint
CREATE POLICY reader_admin ON app.verified_question FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND EXISTS (SELECT 1 FROM app.person_role AS held WHERE held.role = 'admin'));
--> statement-breakpoint
CREATE POLICY reader_admin ON app.question_gap FOR SELECT TO plumbline_reader
  USING (organization_id = (SELECT app.current_organization()) AND EXISTS (SELECT 1 FROM app.person_role AS held WHERE held.role = 'admin'));
--> statement-breakpoint
CREATE POLICY reader_own_or_admin ON app.feedback FOR SELECT TO plumbline_reader
  USING (
    organization_id = (SELECT app.current_organization())
    AND (person_id = (SELECT app.current_person()) OR EXISTS (SELECT 1 FROM app.person_role AS held WHERE held.role = 'admin'))
  );
--> statement-breakpoint
CREATE POLICY reader_own_or_admin ON app.model_use FOR SELECT TO plumbline_reader
  USING (
    organization_id = (SELECT app.current_organization())
    AND (person_id = (SELECT app.current_person()) OR EXISTS (SELECT 1 FROM app.person_role AS held WHERE held.role = 'admin'))
  );
