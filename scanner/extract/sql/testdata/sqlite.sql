BEGIN TRANSACTION;
CREATE TABLE person (id integer primary key, name text, mail text);
INSERT INTO "person" VALUES(1,'Eva O''Beispiel','eva@example.net');
INSERT INTO "person" VALUES(2,'Jörg; Muster','joerg@example.org');
INSERT INTO "person" VALUES(3,NULL,'x@example.org');
COMMIT;
