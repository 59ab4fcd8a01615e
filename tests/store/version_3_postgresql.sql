-- A PostgreSQL database of version 3, as pg_dump writes it: an article with a corrected mention.
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.articles (
    key bigint NOT NULL,
    id character varying NOT NULL COLLATE pg_catalog."C",
    day character varying COLLATE pg_catalog."C",
    date character varying COLLATE pg_catalog."C",
    source character varying COLLATE pg_catalog."C",
    url character varying COLLATE pg_catalog."C",
    digest character varying NOT NULL COLLATE pg_catalog."C",
    text_digest character varying COLLATE pg_catalog."C",
    engine character varying NOT NULL COLLATE pg_catalog."C",
    ingested_at character varying NOT NULL COLLATE pg_catalog."C",
    title character varying NOT NULL COLLATE pg_catalog."C",
    text character varying NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT day_is_a_day CHECK (((day IS NULL) OR (length((day)::text) = 10))),
    CONSTRAINT day_with_date CHECK (((day IS NULL) = (date IS NULL)))
);
CREATE SEQUENCE public.articles_key_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.articles_key_seq OWNED BY public.articles.key;
CREATE TABLE public.corrections (
    id bigint NOT NULL,
    action character varying NOT NULL COLLATE pg_catalog."C",
    scope character varying NOT NULL COLLATE pg_catalog."C",
    article_id character varying NOT NULL COLLATE pg_catalog."C",
    source character varying COLLATE pg_catalog."C",
    field character varying NOT NULL COLLATE pg_catalog."C",
    start integer NOT NULL,
    "end" integer NOT NULL,
    text character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    place bigint,
    author character varying NOT NULL COLLATE pg_catalog."C",
    at character varying NOT NULL COLLATE pg_catalog."C",
    undone_at character varying COLLATE pg_catalog."C",
    CONSTRAINT action_is_known CHECK (((action)::text = ANY ((ARRAY['place'::character varying, 'not_a_place'::character varying, 'missed'::character varying])::text[]))),
    CONSTRAINT correction_field_is_known CHECK (((field)::text = ANY ((ARRAY['title'::character varying, 'text'::character varying])::text[]))),
    CONSTRAINT correction_kind_is_known CHECK (((kind)::text = ANY ((ARRAY['place'::character varying, 'demonym'::character varying, 'embedded'::character varying])::text[]))),
    CONSTRAINT place_with_action CHECK (((place IS NULL) = ((action)::text = 'not_a_place'::text))),
    CONSTRAINT scope_is_known CHECK (((scope)::text = ANY ((ARRAY['mention'::character varying, 'article'::character varying, 'publisher'::character varying])::text[])))
);
CREATE SEQUENCE public.corrections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.corrections_id_seq OWNED BY public.corrections.id;
CREATE TABLE public.counters (
    name character varying NOT NULL COLLATE pg_catalog."C",
    value bigint NOT NULL
);
CREATE TABLE public.feed_entries (
    feed character varying NOT NULL COLLATE pg_catalog."C",
    entry character varying NOT NULL COLLATE pg_catalog."C",
    seen_at character varying NOT NULL COLLATE pg_catalog."C",
    tries integer NOT NULL,
    done integer NOT NULL,
    CONSTRAINT done_or_not CHECK ((done = ANY (ARRAY[0, 1]))),
    CONSTRAINT tries_count CHECK ((tries >= 0))
);
CREATE TABLE public.feeds (
    url character varying NOT NULL COLLATE pg_catalog."C",
    asked_at character varying COLLATE pg_catalog."C",
    due_at character varying COLLATE pg_catalog."C",
    etag character varying COLLATE pg_catalog."C",
    last_modified character varying COLLATE pg_catalog."C",
    moved_to character varying COLLATE pg_catalog."C",
    title character varying NOT NULL COLLATE pg_catalog."C",
    failures integer NOT NULL,
    problem character varying COLLATE pg_catalog."C",
    articles integer NOT NULL,
    newest_at character varying COLLATE pg_catalog."C",
    CONSTRAINT articles_count CHECK ((articles >= 0)),
    CONSTRAINT failures_count CHECK ((failures >= 0))
);
CREATE TABLE public.focus (
    article bigint NOT NULL,
    ordinal integer NOT NULL,
    place bigint NOT NULL,
    score double precision NOT NULL
);
CREATE TABLE public.matches (
    article bigint NOT NULL,
    correction bigint NOT NULL,
    mentions integer NOT NULL
);
CREATE TABLE public.mentions (
    article bigint NOT NULL,
    ordinal integer NOT NULL,
    field character varying NOT NULL COLLATE pg_catalog."C",
    start integer NOT NULL,
    "end" integer NOT NULL,
    surface character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    place bigint,
    confidence double precision,
    score double precision NOT NULL,
    relation character varying COLLATE pg_catalog."C",
    spatial character varying COLLATE pg_catalog."C",
    lat double precision,
    lon double precision,
    radius_km double precision,
    sentence_start integer NOT NULL,
    sentence_end integer NOT NULL,
    correction bigint,
    CONSTRAINT confidence_in_bounds CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT field_is_known CHECK (((field)::text = ANY ((ARRAY['title'::character varying, 'text'::character varying])::text[]))),
    CONSTRAINT kind_is_known CHECK (((kind)::text = ANY ((ARRAY['place'::character varying, 'demonym'::character varying, 'embedded'::character varying])::text[]))),
    CONSTRAINT own_lat_in_degrees CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT own_lon_in_degrees CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
    CONSTRAINT sentence_holds_span CHECK (((sentence_start <= start) AND ("end" <= sentence_end))),
    CONSTRAINT span_is_not_empty CHECK (((0 <= start) AND (start < "end")))
);
CREATE TABLE public.original_focus (
    article bigint NOT NULL,
    ordinal integer NOT NULL,
    place bigint NOT NULL,
    score double precision NOT NULL
);
CREATE TABLE public.original_mentions (
    article bigint NOT NULL,
    ordinal integer NOT NULL,
    field character varying NOT NULL COLLATE pg_catalog."C",
    start integer NOT NULL,
    "end" integer NOT NULL,
    surface character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    place bigint,
    confidence double precision,
    score double precision NOT NULL,
    relation character varying COLLATE pg_catalog."C",
    spatial character varying COLLATE pg_catalog."C",
    lat double precision,
    lon double precision,
    radius_km double precision,
    sentence_start integer NOT NULL,
    sentence_end integer NOT NULL,
    correction bigint,
    CONSTRAINT confidence_in_bounds CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT field_is_known CHECK (((field)::text = ANY ((ARRAY['title'::character varying, 'text'::character varying])::text[]))),
    CONSTRAINT kind_is_known CHECK (((kind)::text = ANY ((ARRAY['place'::character varying, 'demonym'::character varying, 'embedded'::character varying])::text[]))),
    CONSTRAINT own_lat_in_degrees CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT own_lon_in_degrees CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
    CONSTRAINT sentence_holds_span CHECK (((sentence_start <= start) AND ("end" <= sentence_end))),
    CONSTRAINT span_is_not_empty CHECK (((0 <= start) AND (start < "end")))
);
CREATE TABLE public.packs (
    article bigint NOT NULL,
    revision bigint NOT NULL,
    at bigint,
    source character varying COLLATE pg_catalog."C",
    mentions bytea NOT NULL
);
CREATE TABLE public.passes (
    id character varying NOT NULL COLLATE pg_catalog."C",
    query character varying NOT NULL COLLATE pg_catalog."C",
    author character varying NOT NULL COLLATE pg_catalog."C",
    made_at character varying NOT NULL COLLATE pg_catalog."C",
    expires_at character varying NOT NULL COLLATE pg_catalog."C",
    withdrawn_at character varying COLLATE pg_catalog."C"
);
CREATE TABLE public.places (
    key bigint NOT NULL,
    place_id character varying NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    country_code character varying COLLATE pg_catalog."C",
    admin1_code character varying COLLATE pg_catalog."C",
    admin2_code character varying COLLATE pg_catalog."C",
    feature_class character varying NOT NULL COLLATE pg_catalog."C",
    feature_code character varying NOT NULL COLLATE pg_catalog."C",
    population bigint NOT NULL,
    radius_km double precision NOT NULL,
    prominence double precision NOT NULL,
    CONSTRAINT lat_in_degrees CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT lon_in_degrees CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
    CONSTRAINT population_counts CHECK ((population >= 0))
);
CREATE SEQUENCE public.places_key_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.places_key_seq OWNED BY public.places.key;
CREATE TABLE public.words (
    article bigint NOT NULL,
    part integer NOT NULL,
    words tsvector NOT NULL
);
ALTER TABLE ONLY public.articles ALTER COLUMN key SET DEFAULT nextval('public.articles_key_seq'::regclass);
ALTER TABLE ONLY public.corrections ALTER COLUMN id SET DEFAULT nextval('public.corrections_id_seq'::regclass);
ALTER TABLE ONLY public.places ALTER COLUMN key SET DEFAULT nextval('public.places_key_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('dateline_0003');
INSERT INTO public.articles VALUES (1, 'summit', '2026-03-01', '2026-03-01', 'The Daily', 'https://example.org/summit', 'b7502fdc195066997bb786e426589e2d', NULL, 'dateline 0.1.0', '2026-12-01T03:20:03+00:00', 'Summit in New Delhi', 'Envoys left Osaka for New Delhi.');
INSERT INTO public.corrections VALUES (1, 'not_a_place', 'mention', 'summit', 'The Daily', 'text', 12, 17, 'Osaka', 'place', NULL, 'Ann', '2026-12-01T03:20:03+00:00', NULL);
INSERT INTO public.counters VALUES ('revision', 2);
INSERT INTO public.focus VALUES (1, 0, 1, 0.6);
INSERT INTO public.matches VALUES (1, 1, 1);
INSERT INTO public.mentions VALUES (1, 0, 'title', 10, 19, 'New Delhi', 'place', 1, 0.9, 1, NULL, NULL, NULL, NULL, NULL, 0, 19, NULL);
INSERT INTO public.original_focus VALUES (1, 0, 1, 0.6);
INSERT INTO public.original_mentions VALUES (1, 0, 'title', 10, 19, 'New Delhi', 'place', 1, 0.9, 1, NULL, NULL, NULL, NULL, NULL, 0, 19, NULL);
INSERT INTO public.original_mentions VALUES (1, 1, 'text', 12, 17, 'Osaka', 'place', 2, 0.8, 1, NULL, NULL, NULL, NULL, NULL, 0, 32, NULL);
INSERT INTO public.packs VALUES (1, 2, 1772323200, 'The Daily', '\x010000006666663f04');
INSERT INTO public.places VALUES (1, 'gn:1261481', 1, 'New Delhi', 28.6, 77.2, 'IN', '07', NULL, 'P', 'PPLC', 317797, 20, 0.9);
INSERT INTO public.places VALUES (2, 'gn:1853909', 1, 'Osaka', 34.69379, 135.50107, 'JP', '32', NULL, 'P', 'PPLA', 2592413, 15, 0.9);
INSERT INTO public.words VALUES (1, 0, '''delhi'':4A,11 ''envoys'':6 ''for'':9 ''in'':2A ''left'':7 ''new'':3A,10 ''osaka'':8 ''summit'':1A');
SELECT pg_catalog.setval('public.articles_key_seq', 1, true);
SELECT pg_catalog.setval('public.corrections_id_seq', 1, true);
SELECT pg_catalog.setval('public.places_key_seq', 2, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.feed_entries
    ADD CONSTRAINT feed_entries_pkey PRIMARY KEY (feed, entry);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_pkey PRIMARY KEY (url);
ALTER TABLE ONLY public.focus
    ADD CONSTRAINT focus_pkey PRIMARY KEY (article, ordinal);
ALTER TABLE ONLY public.matches
    ADD CONSTRAINT matches_pkey PRIMARY KEY (article, correction);
ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_pkey PRIMARY KEY (article, ordinal);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT one_article_an_id UNIQUE (id);
ALTER TABLE ONLY public.places
    ADD CONSTRAINT one_place_an_id UNIQUE (place_id);
ALTER TABLE ONLY public.original_focus
    ADD CONSTRAINT original_focus_pkey PRIMARY KEY (article, ordinal);
ALTER TABLE ONLY public.original_mentions
    ADD CONSTRAINT original_mentions_pkey PRIMARY KEY (article, ordinal);
ALTER TABLE ONLY public.packs
    ADD CONSTRAINT packs_pkey PRIMARY KEY (article);
ALTER TABLE ONLY public.passes
    ADD CONSTRAINT passes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places
    ADD CONSTRAINT places_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.words
    ADD CONSTRAINT words_pkey PRIMARY KEY (article, part);
CREATE INDEX articles_by_text ON public.articles USING btree (text_digest);
CREATE INDEX corrections_by_article ON public.corrections USING btree (article_id);
CREATE INDEX packs_by_revision ON public.packs USING btree (revision);
CREATE INDEX places_by_revision ON public.places USING btree (revision);
CREATE INDEX words_by_word ON public.words USING gin (words);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_place_fkey FOREIGN KEY (place) REFERENCES public.places(key);
ALTER TABLE ONLY public.feed_entries
    ADD CONSTRAINT feed_entries_feed_fkey FOREIGN KEY (feed) REFERENCES public.feeds(url) ON DELETE CASCADE;
ALTER TABLE ONLY public.focus
    ADD CONSTRAINT focus_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
ALTER TABLE ONLY public.focus
    ADD CONSTRAINT focus_place_fkey FOREIGN KEY (place) REFERENCES public.places(key);
ALTER TABLE ONLY public.matches
    ADD CONSTRAINT matches_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
ALTER TABLE ONLY public.matches
    ADD CONSTRAINT matches_correction_fkey FOREIGN KEY (correction) REFERENCES public.corrections(id);
ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_correction_fkey FOREIGN KEY (correction) REFERENCES public.corrections(id);
ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_place_fkey FOREIGN KEY (place) REFERENCES public.places(key);
ALTER TABLE ONLY public.original_focus
    ADD CONSTRAINT original_focus_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
ALTER TABLE ONLY public.original_focus
    ADD CONSTRAINT original_focus_place_fkey FOREIGN KEY (place) REFERENCES public.places(key);
ALTER TABLE ONLY public.original_mentions
    ADD CONSTRAINT original_mentions_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
ALTER TABLE ONLY public.original_mentions
    ADD CONSTRAINT original_mentions_correction_fkey FOREIGN KEY (correction) REFERENCES public.corrections(id);
ALTER TABLE ONLY public.original_mentions
    ADD CONSTRAINT original_mentions_place_fkey FOREIGN KEY (place) REFERENCES public.places(key);
ALTER TABLE ONLY public.packs
    ADD CONSTRAINT packs_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
ALTER TABLE ONLY public.words
    ADD CONSTRAINT words_article_fkey FOREIGN KEY (article) REFERENCES public.articles(key) ON DELETE CASCADE;
