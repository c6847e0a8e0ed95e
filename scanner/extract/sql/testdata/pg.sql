--
-- PostgreSQL database dump
--
SET client_encoding = 'UTF8';

CREATE TABLE public.person (
    id integer NOT NULL,
    name text,
    mail character varying(80) DEFAULT 'none, (yet)'::character varying
);

COPY public.person (id, name, mail) FROM stdin;
1	Eva Beispiel	eva@example.net
2	\N	uwe@example.net
3	J\\rg	joerg@example.org
\.

ALTER TABLE ONLY public.person ADD CONSTRAINT person_pkey PRIMARY KEY (id);
