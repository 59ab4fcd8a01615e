-- A database of version 1 with two articles, as its own program wrote it.
PRAGMA application_id = 1146375246;
PRAGMA user_version = 1;
CREATE TABLE articles (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	day TEXT CONSTRAINT day_is_a_day CHECK (day IS NULL OR length(day) = 10), 
	date TEXT, 
	source TEXT, 
	url TEXT, 
	digest TEXT NOT NULL, 
	text_digest TEXT, 
	engine TEXT NOT NULL, 
	ingested_at TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT day_with_date CHECK ((day IS NULL) = (date IS NULL)), 
	CONSTRAINT one_article_an_id UNIQUE (id)
)
 STRICT

;
INSERT INTO "articles" VALUES(1,'summit','2021-12-06','2021-12-06','Example Times','https://example.org/summit','c75b2b2bcb4a50c23f32dc332a1f24c5',NULL,'dateline 0.1.0','2026-11-23T09:38:36+00:00','Leaders meet in New Delhi','They last met in Osaka. Atlantis was not discussed.');
INSERT INTO "articles" VALUES(2,'sailing','2022-03-01','2022-03-01T23:30:00+02:00',NULL,NULL,'269b0f239ec8ca204d4cf5b894a53253',NULL,'dateline 0.1.0','2026-11-23T09:38:36+00:00','Zürich sails','Nobody went anywhere.');
CREATE TABLE focus (
	article INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	place_id TEXT NOT NULL, 
	score REAL NOT NULL, 
	PRIMARY KEY (article, ordinal), 
	FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE, 
	FOREIGN KEY(place_id) REFERENCES places (place_id)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "focus" VALUES(1,0,'gn:1261481',0.6);
CREATE TABLE mentions (
	article INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	field TEXT NOT NULL CONSTRAINT field_is_known CHECK (field IN ('title', 'text')), 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	surface TEXT NOT NULL, 
	kind TEXT NOT NULL CONSTRAINT kind_is_known CHECK (kind IN ('place', 'demonym', 'embedded')), 
	place_id TEXT, 
	confidence REAL CONSTRAINT confidence_is_a_probability CHECK (confidence BETWEEN 0 AND 1), 
	score REAL NOT NULL, 
	relation TEXT, 
	sentence_start INTEGER NOT NULL, 
	sentence_end INTEGER NOT NULL, 
	PRIMARY KEY (article, ordinal), 
	CONSTRAINT span_is_not_empty CHECK (0 <= "start" AND "start" < "end"), 
	CONSTRAINT sentence_holds_span CHECK (sentence_start <= "start" AND "end" <= sentence_end), 
	FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE, 
	FOREIGN KEY(place_id) REFERENCES places (place_id)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "mentions" VALUES(1,0,'title',16,25,'New Delhi','place','gn:1261481',0.9,1.0,NULL,0,25);
INSERT INTO "mentions" VALUES(1,1,'text',17,22,'Osaka','place','gn:1853909',0.5,0.75,'near',0,23);
INSERT INTO "mentions" VALUES(1,2,'text',24,32,'Atlantis','place',NULL,0.0,1.0,NULL,24,51);
CREATE TABLE places (
	place_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	lat REAL NOT NULL CONSTRAINT lat_in_degrees CHECK (lat BETWEEN -90 AND 90), 
	lon REAL NOT NULL CONSTRAINT lon_in_degrees CHECK (lon BETWEEN -180 AND 180), 
	country_code TEXT, 
	admin1_code TEXT, 
	admin2_code TEXT, 
	feature_class TEXT NOT NULL, 
	feature_code TEXT NOT NULL, 
	population INTEGER NOT NULL CONSTRAINT population_counts CHECK (population >= 0), 
	radius_km REAL NOT NULL, 
	prominence REAL NOT NULL, 
	PRIMARY KEY (place_id)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "places" VALUES('gn:1261481','New Delhi',28.63576,77.22445,'IN','07',NULL,'P','PPLC',317797,10.0,0.8);
INSERT INTO "places" VALUES('gn:1853909','Osaka',34.69379,135.50107,'JP','32',NULL,'P','PPLA',2592413,10.0,0.8);
CREATE INDEX articles_by_day ON articles (day);
CREATE INDEX articles_by_text ON articles (text_digest);
CREATE INDEX articles_by_source ON articles (source, day);
CREATE INDEX mentions_by_place ON mentions (kind, place_id, article, confidence);
CREATE INDEX focus_by_place ON focus (place_id);
