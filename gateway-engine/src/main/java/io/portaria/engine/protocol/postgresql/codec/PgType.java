package io.portaria.engine.protocol.postgresql.codec;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// PostgreSQL's own types whose values the gateway can read, with the OIDs of `pg_type.dat`, which never change.
public enum PgType {
    BOOL(16, Form.PLAIN),
    BYTEA(17, Form.BYTES),
    CHAR(18, Form.TEXT),
    NAME(19, Form.TEXT),
    INT8(20, Form.INTEGER),
    INT2(21, Form.INTEGER),
    INT4(23, Form.INTEGER),
    REGPROC(24, Form.PLAIN),
    TEXT(25, Form.TEXT),
    OID(26, Form.PLAIN),
    TID(27, Form.PLAIN),
    XID(28, Form.PLAIN),
    CID(29, Form.PLAIN),
    JSON(114, Form.JSON),
    XML(142, Form.TEXT_STRICT),
    FLOAT4(700, Form.FLOAT),
    FLOAT8(701, Form.FLOAT),
    UNKNOWN(705, Form.TEXT),
    MONEY(790, Form.PLAIN),
    BPCHAR(1042, Form.TEXT),
    VARCHAR(1043, Form.TEXT),
    DATE(1082, Form.DATE),
    TIME(1083, Form.PLAIN),
    TIMESTAMP(1114, Form.TIMESTAMP),
    TIMESTAMPTZ(1184, Form.TIMESTAMP),
    INTERVAL(1186, Form.PLAIN),
    TIMETZ(1266, Form.PLAIN),
    NUMERIC(1700, Form.NUMERIC),
    REGPROCEDURE(2202, Form.PLAIN),
    REGOPER(2203, Form.PLAIN),
    REGOPERATOR(2204, Form.PLAIN),
    REGCLASS(2205, Form.PLAIN),
    REGTYPE(2206, Form.PLAIN),
    UUID(2950, Form.UUID),
    PG_LSN(3220, Form.PLAIN),
    JSONB(3802, Form.JSONB),
    REGNAMESPACE(4089, Form.PLAIN),
    REGROLE(4096, Form.PLAIN),
    XID8(5069, Form.PLAIN),
    TEXT_ARRAY(1009, Form.TEXT_ARRAY),
    VARCHAR_ARRAY(1015, Form.TEXT_ARRAY),
    BPCHAR_ARRAY(1014, Form.TEXT_ARRAY),
    NAME_ARRAY(1003, Form.TEXT_ARRAY),
    INT4_ARRAY(1007, Form.INTEGER_ARRAY),
    INT8_ARRAY(1016, Form.INTEGER_ARRAY),
    INT2_ARRAY(1005, Form.PLAIN),
    OID_ARRAY(1028, Form.PLAIN),
    CHAR_ARRAY(1002, Form.PLAIN),
    OIDVECTOR(30, Form.PLAIN),
    INT2VECTOR(22, Form.PLAIN);

    /// What a value looks like on the wire.
    public enum Form {
        /// Cannot carry personal data that a detector knows, or is the server's own bookkeeping.
        PLAIN,
        /// Any text; text and binary format are the same bytes.
        TEXT,
        /// Text with a grammar: what is found cannot be replaced in place.
        TEXT_STRICT,
        JSON,
        /// As JSON, in binary format after a version byte.
        JSONB,
        INTEGER,
        NUMERIC,
        FLOAT,
        DATE,
        TIMESTAMP,
        UUID,
        BYTES,
        TEXT_ARRAY,
        INTEGER_ARRAY,
        /// Unknown here: scanned as it is, and NULL when anything is found.
        OTHER
    }

    private static final Map<Integer, PgType> BY_OID =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(PgType::oid, Function.identity()));

    private final int oid;
    private final Form form;

    PgType(int oid, Form form) {
        this.oid = oid;
        this.form = form;
    }

    public int oid() {
        return oid;
    }

    public Form form() {
        return form;
    }

    public static Optional<PgType> of(int oid) {
        return Optional.ofNullable(BY_OID.get(oid));
    }
}
