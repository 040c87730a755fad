package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/// A listener on every address of the machine, reached by one that is not loopback: a token must not be sent in the clear,
/// not even by a client that would.
class BeyondLoopbackTest {
    private static DemoGateway gateway;
    private static String address = "";

    @BeforeAll
    static void start() throws Exception {
        address =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(a ->
                                !a.isLoopbackAddress()
                                        && !a.isLinkLocalAddress()
                                        && !a.getHostAddress().contains(":"))
                        .map(InetAddress::getHostAddress)
                        .findFirst()
                        .orElse("");
        gateway = DemoGateway.start(DemoGateway.CATALOG.replace("127.0.0.1:0", "0.0.0.0:0"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void needsAnAddress() {
        assumeThat(address).as("this machine is on no network").isNotEmpty();
    }

    /// What the gateway answers to a start-up packet in the clear, to its end.
    private static String answerInTheClear(String host) throws IOException {
        try (Socket socket = new Socket(host, gateway.port())) {
            socket.setSoTimeout(5000);
            byte[] body = "user\0leitor\0database\0loja\0\0".getBytes(StandardCharsets.US_ASCII);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8 + body.length);
            out.writeInt(3 << 16);
            out.write(body);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            char type = (char) in.readUnsignedByte();
            byte[] answer = new byte[in.readInt() - 4];
            in.readFully(answer);
            String rest =
                    type == 'E'
                            ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            : "(still open)";
            return type + new String(answer, StandardCharsets.UTF_8) + rest;
        }
    }

    @Test
    void inTheClearItIsRefusedBeforeThePasswordIsAskedFor() throws Exception {
        needsAnAddress();
        int before = refusals();
        String answer = answerInTheClear(address);
        assertThat(answer)
                .startsWith("E")
                .contains("SFATAL\0")
                .contains("C28000\0")
                .contains("This gateway speaks TLS only")
                .contains("HConnect with sslmode=verify-full")
                .endsWith("\0\0");
        assertThat(refusals()).isEqualTo(before + 1);
        // on loopback there is no way on which it could be read
        assertThat(answerInTheClear("127.0.0.1")).startsWith("R\0\0\0\3");
    }

    private static int refusals() {
        return (int) gateway.gateway().status().today().denied();
    }

    @Test
    void psqlSaysSoAndWorksWithTls() throws Exception {
        needsAnAddress();
        Psql clear = Psql.through(gateway, "leitor").with("PGHOST", address);
        Psql.Result refused = clear.with("PGSSLMODE", "disable").commands("SELECT 1");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output())
                .contains("FATAL:  Portaria: This gateway speaks TLS only")
                .contains("HINT:  Connect with sslmode=verify-full")
                .doesNotContain("assword");
        // the certificate is for the address too, as none of the listener's own was given
        assertThat(clear.commands("SELECT email FROM clientes WHERE id = 1").output())
                .contains("[EMAIL]");
        // libpq's default goes on in the clear when TLS is not there; it is, and is taken
        assertThat(
                        clear.with("PGSSLMODE", "prefer")
                                .commands("SELECT email FROM clientes WHERE id = 1")
                                .output())
                .contains("[EMAIL]");
    }

    @Test
    void pgjdbcVerifiesTheAddressInFull() throws Exception {
        needsAnAddress();
        Properties properties = new Properties();
        properties.setProperty("user", "leitor");
        properties.setProperty("password", gateway.token("leitor"));
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", gateway.engine().caFile().toString());
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://" + address + ":" + gateway.port() + "/loja",
                                properties);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT telefone FROM clientes WHERE id = 1")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("[PHONE]");
        }
    }
}
