package io.portaria.engine.demo;

import io.portaria.engine.Engine;
import io.portaria.engine.Home;
import io.portaria.engine.VaultOpener;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Query;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happened at the demo company before: real statements of real sessions through a gateway whose clock was set back.
/// Nothing in the log is made up but the date.
final class DemoHistory {
    private static final Logger LOG = LoggerFactory.getLogger(DemoHistory.class);
    private static final int NIGHT_HOUR = 2;

    /// She has no identity provider, and decides at the desk.
    private static final String APPROVER = "marina";

    private static final List<String> NIGHTLY =
            List.of(
                    "SELECT cidade, pedidos, total FROM vendas_por_cidade ORDER BY total DESC",
                    "SELECT p.id, p.feito_em, p.situacao, p.total FROM pedidos p WHERE p.situacao = 'pago' ORDER BY p.id DESC LIMIT 200",
                    "SELECT f.id, f.vencimento, f.valor, c.nome, c.cpf, c.email FROM faturas f JOIN pedidos p ON p.id = f.pedido_id JOIN clientes c ON c.id = p.cliente_id ORDER BY f.id LIMIT 120",
                    "SELECT date_trunc('month', vencimento) AS mes, sum(valor) AS total FROM faturas GROUP BY 1 ORDER BY 1",
                    "SELECT id, cartao FROM faturas WHERE cartao IS NOT NULL ORDER BY id LIMIT 20");
    private static final List<String> SUPPORT =
            List.of(
                    "SELECT id, aberto_em, texto, dados FROM atendimentos ORDER BY id LIMIT 60",
                    "SELECT a.texto FROM atendimentos a JOIN clientes c ON c.id = a.cliente_id WHERE c.uf = 'RJ' ORDER BY a.id LIMIT 25",
                    "SELECT nome, endereco_eletronico, telefone FROM contatos ORDER BY id LIMIT 15");
    private static final List<String> SYNC =
            List.of(
                    "SELECT id, nome, cpf, email, telefone, cep FROM clientes ORDER BY id LIMIT 400",
                    "INSERT INTO exportacoes (linhas) VALUES (400)",
                    "SELECT id, nascimento, cidade, uf FROM clientes WHERE id BETWEEN 1000 AND 1100");

    private final Home home;
    private final VaultOpener vaults;
    private final InstantSource clock;
    private final ZoneId zone;

    DemoHistory(Home home, VaultOpener vaults, InstantSource clock, ZoneId zone) {
        this.home = home;
        this.vaults = vaults;
        this.clock = clock;
        this.zone = zone;
    }

    /// Lives through the older days.
    ///
    /// @return the gateway of today, which does not serve yet
    Engine make(String catalog, Map<String, String> environment) throws IOException {
        for (Duration ago : DemoCompany.history()) {
            try (Engine engine = Engine.open(home, vaults, back(ago))) {
                engine.gateway()
                        .perform(new Command.ApplyCatalog("catalog.yaml", catalog, environment));
                engine.serve();
                night(engine, ago);
            }
        }
        return Engine.open(home, vaults, clock);
    }

    /// A clock that runs, some days ago in the night.
    private InstantSource back(Duration ago) {
        Instant now = clock.instant();
        ZonedDateTime night =
                now.minus(ago).atZone(zone).withHour(NIGHT_HOUR).withMinute(7).withSecond(12);
        return InstantSource.offset(clock, Duration.between(now, night.toInstant()));
    }

    private static void night(Engine engine, Duration ago) {
        boolean first = ago.equals(DemoCompany.history().getFirst());
        boolean last = ago.equals(DemoCompany.history().getLast());
        run(engine, DemoCompany.AGENT, "faturamento 4.2", NIGHTLY);
        if (ago.toDays() > 20) {
            run(engine, DemoCompany.EXPIRED_AGENT, "sync-legado", SYNC);
        }
        if (first || last) {
            run(engine, DemoCompany.AGENT, "faturamento 4.2", SUPPORT);
            exported(
                    engine,
                    first,
                    first ? "Conferido com o financeiro" : "Use o relatório agregado");
        }
        if (last) {
            run(
                    engine,
                    DemoCompany.AGENT,
                    "faturamento 4.2",
                    List.of("SELECT nome, salario FROM funcionarios ORDER BY salario DESC"));
            run(engine, DemoCompany.EXPIRED_AGENT, "sync-legado", List.of("SELECT 1"));
        }
    }

    /// A first session of today, so that the overview has something to show.
    static void today(Engine engine) {
        run(engine, DemoCompany.AGENT, "faturamento 4.2", NIGHTLY.subList(0, 3));
        byName(engine);
    }

    private static void run(Engine engine, String agent, String application, List<String> sqls) {
        try (Connection connection = connect(engine, agent, application)) {
            for (String sql : sqls) {
                execute(connection, sql);
            }
        } catch (SQLException e) {
            // A login that is refused is part of the history.
            LOG.debug("The agent {} was refused: {}", agent, e.getSQLState());
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        // the agent reads to the end
                    }
                }
            }
        } catch (SQLException e) {
            LOG.debug("A statement of the demo was refused: {}", e.getSQLState());
        }
    }

    /// An export that a person gives leave to, or does not.
    private static void exported(Engine engine, boolean approves, String reason) {
        Thread agent = new Threads().startVirtual("demo-export", () -> export(engine, 300));
        try {
            while (agent.isAlive()) {
                decide(engine, approves, reason);
                agent.join(Duration.ofMillis(50));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void decide(Engine engine, boolean approves, String reason) {
        for (ApprovalView waiting :
                engine.gateway().ask(new Query.ListApprovals(true, 1)).approvals()) {
            engine.gateway()
                    .perform(
                            new Command.DecideApproval(
                                    waiting.id(),
                                    approves,
                                    Command.Extent.ONCE,
                                    reason,
                                    Optional.of(APPROVER)));
        }
    }

    /// Waits until somebody has decided.
    static void export(Engine engine, int rows) {
        try (Connection connection = connect(engine, DemoCompany.AGENT, "faturamento 4.2")) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT id, nome, cpf, cep FROM clientes ORDER BY id LIMIT "
                                    + rows
                                    + ") TO STDOUT WITH (FORMAT csv, HEADER)",
                            Writer.nullWriter());
        } catch (SQLException | IOException e) {
            LOG.debug("The export of the demo was refused: {}", e.getMessage());
        }
    }

    private static void byName(Engine engine) {
        try (Connection connection = connect(engine, DemoCompany.AGENT, "faturamento 4.2");
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT id, nome, email FROM clientes WHERE cpf = ?")) {
            statement.setString(1, "100.609.770-86");
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    // the agent reads to the end
                }
            }
        } catch (SQLException e) {
            LOG.debug("A question of the demo was refused: {}", e.getSQLState());
        }
    }

    private static Connection connect(Engine engine, String agent, String application)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", agent);
        properties.setProperty(
                "password", engine.gateway().perform(new Command.IssueToken(agent, 5)).token());
        properties.setProperty("ApplicationName", application);
        properties.setProperty("sslmode", "disable");
        return DriverManager.getConnection(
                "jdbc:postgresql://"
                        + engine.listeners().get("postgresql")
                        + "/"
                        + DemoCompany.TARGET,
                properties);
    }
}
