-- Times are the database's own: the clocks of many workers need not agree.

CREATE TABLE installations (
    id bigint PRIMARY KEY,
    account text NOT NULL DEFAULT '',
    suspended boolean NOT NULL DEFAULT false,
    removed_at timestamptz,
    -- No request before this: GitHub said so to one worker, and all of them obey.
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    -- The next moment at which content may be created; workers reserve it one after the other.
    next_write timestamptz NOT NULL DEFAULT '-infinity',
    -- The organisation's factorlint.toml as last read; NULL when it has to be read again.
    policy text,
    policy_at timestamptz,
    added_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE repositories (
    id bigint PRIMARY KEY,
    installation_id bigint NOT NULL REFERENCES installations ON DELETE CASCADE,
    full_name text NOT NULL,
    default_branch text NOT NULL DEFAULT '',
    archived boolean NOT NULL DEFAULT false,
    fork boolean NOT NULL DEFAULT false,
    removed_at timestamptz,
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX repositories_of_installation ON repositories (installation_id);

-- One row for each thing that gets a check: a pull request by number, a merge group by its ref, a branch by its name.
-- The row is the truth: work is owed while done < wanted, whatever happened to the job that should have woken a worker.
CREATE TABLE targets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    repository_id bigint NOT NULL REFERENCES repositories ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('pull_request', 'merge_group', 'branch')),
    key text NOT NULL,
    head_sha text NOT NULL DEFAULT '',
    base_sha text NOT NULL DEFAULT '',
    -- When GitHub last changed the target, as the newest delivery told: deliveries come in any order.
    changed_at timestamptz NOT NULL DEFAULT '-infinity',
    wanted bigint NOT NULL DEFAULT 0,
    wanted_at timestamptz NOT NULL DEFAULT now(),
    done bigint NOT NULL DEFAULT 0,
    done_sha text NOT NULL DEFAULT '',
    -- The newest sequence that a person asked for: a head that was checked gets a fresh check run.
    again bigint NOT NULL DEFAULT 0,
    -- The newest sequence for which every file was asked for, not just the changed ones.
    whole bigint NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    lease uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    -- Starts that came to no end, which a poison target collects; and refusals by GitHub, which it does not.
    tries integer NOT NULL DEFAULT 0,
    refusals integer NOT NULL DEFAULT 0,
    parked_at timestamptz,
    priority integer NOT NULL DEFAULT 0,
    UNIQUE (repository_id, kind, key)
);
CREATE INDEX targets_owed ON targets (priority DESC, wanted_at) WHERE done < wanted;

CREATE TABLE deliveries (
    guid text PRIMARY KEY,
    event text NOT NULL,
    action text NOT NULL DEFAULT '',
    installation_id bigint,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX deliveries_by_age ON deliveries (received_at);

CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target_id bigint NOT NULL REFERENCES targets ON DELETE CASCADE,
    sequence bigint NOT NULL,
    head_sha text NOT NULL,
    outcome text NOT NULL,
    -- Status by factor, and findings without any text out of the repository's files.
    factors jsonb NOT NULL DEFAULT '{}',
    findings jsonb NOT NULL DEFAULT '[]',
    files_read integer NOT NULL DEFAULT 0,
    requests integer NOT NULL DEFAULT 0,
    seconds real NOT NULL DEFAULT 0,
    finished_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX runs_of_target ON runs (target_id, id DESC);
CREATE INDEX runs_by_age ON runs (finished_at);
