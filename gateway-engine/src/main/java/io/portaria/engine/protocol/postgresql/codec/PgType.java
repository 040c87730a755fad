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
    PG_NODE_TREE(194, Form.TEXT_STRICT),
    POINT(600, Form.FLOATS),
    LSEG(601, Form.FLOATS),
    PATH(602, Form.FLOATS),
    BOX(603, Form.FLOATS),
    POLYGON(604, Form.FLOATS),
    LINE(628, Form.FLOATS),
    CIDR(650, Form.ADDRESS),
    CIRCLE(718, Form.FLOATS),
    MACADDR8(774, Form.PLAIN),
    MACADDR(829, Form.PLAIN),
    INET(869, Form.ADDRESS),
    BIT(1560, Form.BITS),
    VARBIT(1562, Form.BITS),
    REFCURSOR(1790, Form.TEXT),
    RECORD(2249, Form.COMPOSITE),
    CSTRING(2275, Form.TEXT_STRICT),
    VOID(2278, Form.PLAIN),
    TXID_SNAPSHOT(2970, Form.PLAIN),
    REGCONFIG(3734, Form.PLAIN),
    REGDICTIONARY(3769, Form.PLAIN),
    INT4RANGE(3904, Form.RANGE),
    NUMRANGE(3906, Form.RANGE),
    TSRANGE(3908, Form.RANGE),
    TSTZRANGE(3910, Form.RANGE),
    DATERANGE(3912, Form.RANGE),
    INT8RANGE(3926, Form.RANGE),
    REGCOLLATION(4191, Form.PLAIN),
    INT4MULTIRANGE(4451, Form.MULTIRANGE),
    NUMMULTIRANGE(4532, Form.MULTIRANGE),
    TSMULTIRANGE(4533, Form.MULTIRANGE),
    TSTZMULTIRANGE(4534, Form.MULTIRANGE),
    DATEMULTIRANGE(4535, Form.MULTIRANGE),
    INT8MULTIRANGE(4536, Form.MULTIRANGE),
    PG_SNAPSHOT(5038, Form.PLAIN),
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
        /// An address of a network. This form and those below are scanned as text and NULL when anything is found; in
        /// binary format the values within are taken out and looked at one by one.
        ADDRESS,
        /// Points in the plane.
        FLOATS,
        BITS,
        /// Of any elements.
        ARRAY,
        COMPOSITE,
        RANGE,
        MULTIRANGE,
        /// Unknown here: in text format scanned as it is and NULL when anything is found, in binary format always NULL,
        /// because nobody can say what the bytes mean.
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
