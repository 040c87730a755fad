package io.portaria.engine.protocol.postgresql.codec;

/// SQLSTATE codes that the gateway itself answers with.
///
/// @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
public enum SqlState {
    SUCCESSFUL_COMPLETION("00000"),
    PROTOCOL_VIOLATION("08P01"),
    CONNECTION_FAILURE("08006"),
    CANNOT_CONNECT_NOW("57P03"),
    ADMIN_SHUTDOWN("57P01"),
    FEATURE_NOT_SUPPORTED("0A000"),
    INVALID_AUTHORIZATION("28000"),
    INVALID_PASSWORD("28P01"),
    INSUFFICIENT_PRIVILEGE("42501"),
    SYNTAX_ERROR("42601"),
    QUERY_CANCELED("57014"),
    INVALID_CATALOG_NAME("3D000"),
    PROGRAM_LIMIT_EXCEEDED("54000"),
    TOO_MANY_CONNECTIONS("53300"),
    IO_ERROR("58030");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
