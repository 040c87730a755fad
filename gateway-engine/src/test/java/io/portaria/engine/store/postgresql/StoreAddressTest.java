package io.portaria.engine.store.postgresql;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class StoreAddressTest {
    private static StoreAddress address(String address) {
        return StoreAddress.of(Map.of(StoreAddress.ADDRESS, address)).orElseThrow();
    }

    @Test
    void whoNamesNoneSharesNothing() {
        assertThat(StoreAddress.of(Map.of())).isEmpty();
        assertThat(StoreAddress.of(Map.of(StoreAddress.ADDRESS, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://gateways@127.0.0.1/state",
                "postgresql://gateways@127.0.0.1:6000/state",
                "postgresql://gateways@localhost/state?connectTimeout=3",
                "postgresql://gateways@[::1]:5432/state",
                "postgresql://gateways@db.example:5432/state?sslmode=verify-full",
                "postgresql://gateways@127.0.0.1,db.example/state?sslmode=verify-full"
            })
    void anAddressIsTaken(String text) {
        StoreAddress address = address(text);
        assertThat(address.url()).startsWith("jdbc:postgresql://").doesNotContain("gateways@");
        assertThat(address.login().getProperty("user")).isEqualTo("gateways");
        assertThat(address.shown()).doesNotContain("gateways").doesNotContain("?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mysql://gateways@127.0.0.1/state                              | begins with postgresql://
                    postgresql://127.0.0.1/state                                  | names a user and no password
                    postgresql://gateways:secret@127.0.0.1/state                  | names a user and no password
                    postgresql://gateways@127.0.0.1/state?password=secret         | has no password in it
                    postgresql://gateways@db.example/state                        | sslmode=verify-full
                    postgresql://gateways@db.example/state?sslmode=require        | sslmode=verify-full
                    postgresql://gateways@192.0.2.7/state?sslmode=verify-ca       | sslmode=verify-full
                    postgresql://gateways@127.0.0.1,db.example/state              | sslmode=verify-full
                    postgresql://gateways@127.0.0.1.evil.example/state            | sslmode=verify-full
                    postgresql://gateways@127.0.0.1:port/state                    | cannot be read
                    """)
    void anAddressIsRefused(String text, String why) {
        assertThatThrownBy(() -> address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret@")
                .hasMessageNotContaining("=secret");
    }
}
