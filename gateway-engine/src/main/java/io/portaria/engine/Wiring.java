package io.portaria.engine;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.portaria.engine.accept.ServerCertificates;
import io.portaria.engine.activity.Activity;
import io.portaria.engine.activity.ObservedRecorder;
import io.portaria.engine.activity.SessionIndex;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.approval.ApprovalBook;
import io.portaria.engine.approval.Approvals;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.CatalogHolder;
import io.portaria.engine.catalog.CatalogStore;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.identity.BuiltInIssuer;
import io.portaria.engine.identity.TokenVerifier;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.append.LedgerOptions;
import io.portaria.engine.ledger.format.NoteSigner;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Recorder;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.policy.CatalogPolicy;
import io.portaria.engine.protocol.postgresql.estimate.Planners;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.guard.Guard;
import io.portaria.engine.protocol.postgresql.guard.KnownToExceed;
import io.portaria.engine.protocol.postgresql.inspect.SharedInspections;
import io.portaria.engine.protocol.postgresql.session.PgGateway;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.record.write.FileRecorder;
import io.portaria.engine.record.write.RecordingOptions;
import io.portaria.engine.sockets.EventLoops;
import io.portaria.engine.store.h2.H2SessionIndex;
import io.portaria.engine.store.sql.BudgetsAtHand;
import io.portaria.engine.store.sql.SqlApprovals;
import io.portaria.engine.store.sql.SqlBudgets;
import io.portaria.engine.store.sql.StateStore;
import io.portaria.engine.threads.Threads;
import io.portaria.engine.vault.KeyedDigest;
import io.portaria.engine.vault.SigningKey;
import io.portaria.engine.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the rooms together. The only place with `new` across rooms: read from top to bottom, it is the program.
final class Wiring implements AutoCloseable {
    /// Each takes some 35 MiB once it is needed. A statement that was not seen before needs one for some milliseconds.
    private static final int PARSERS = 2;

    private static final Duration LONGEST_PARSE = Duration.ofSeconds(2);
    private static final Duration IDLE_PARSER = Duration.ofMinutes(5);

    final Home home;
    final InstantSource clock;
    final Threads threads = new Threads();
    final SecureRandom random = new SecureRandom();
    final Logger log = LoggerFactory.getLogger("portaria");

    final Vault vault;
    final Ledger ledger;
    final FileRecorder recorder;
    final CatalogStore catalogStore;
    final CatalogHolder catalogs = new CatalogHolder();
    final Events events = new Events(threads);
    final SessionIndex index;
    final Activity activity;
    final Recorder observed;
    final StateStore state;
    final BudgetsAtHand budgets;
    final Approvals approvals;
    final CatalogSecrets secrets;
    final BuiltInIssuer issuer;
    final TokenVerifier identify;
    final CatalogPolicy policy;
    final CatalogMasking masking;
    final ListenerTls tls;
    final PgGateway postgresql;
    private final PostgresGrammar grammar;
    private final EventLoops loops;

    Wiring(Home home, HomeOpener opener, InstantSource clock) throws IOException {
        this.home = home;
        this.clock = clock;
        this.vault = opener.vault().open(home.vault());
        try {
            this.ledger =
                    Ledger.open(
                            home.ledger(),
                            signer(vault.signingKey("ledger")),
                            clock,
                            this::daemon,
                            LedgerOptions.standard());
        } catch (LedgerUnavailable e) {
            vault.close();
            throw new IOException(e.getMessage(), e);
        }
        try {
            this.recorder =
                    FileRecorder.open(
                            home.recordings(),
                            ledger,
                            vault.sessionKeys(),
                            vault.digest("ledger"),
                            clock,
                            this::daemon,
                            RecordingOptions.standard());
        } catch (AuditUnavailable e) {
            ledger.close();
            vault.close();
            throw new IOException(e.getMessage(), e);
        }
        this.index = H2SessionIndex.open(home.folder(), indexKey());
        this.activity =
                new Activity(
                        index,
                        new Activity.Audience() {
                            @Override
                            public boolean isThere() {
                                return events.hasFollowers();
                            }

                            @Override
                            public void tell(GatewayEvent event) {
                                events.publish(event);
                            }
                        },
                        clock,
                        ZoneId.systemDefault());
        this.observed = new ObservedRecorder(recorder, activity);
        this.catalogStore = new CatalogStore(home.catalog());
        catalogStore.load().ifPresent(catalogs::set);
        try {
            this.state = opener.state().open(home.folder(), stateKey());
        } catch (IOException e) {
            index.close();
            recorder.close();
            ledger.close();
            vault.close();
            throw e;
        }
        this.budgets = new BudgetsAtHand(new SqlBudgets(state), threads);
        this.approvals =
                new Approvals(
                        () -> catalogs.current().map(CatalogVersion::catalog),
                        new SqlApprovals(state),
                        new ApprovalBook(ledger::append, vault.digest("ledger")::hex),
                        view -> events.publish(new GatewayEvent.ApprovalChanged(view)),
                        clock);
        this.secrets = new CatalogSecrets(vault);
        this.issuer = new BuiltInIssuer(ecKey(vault.keyPair("issuer", "EC")));
        this.identify = new TokenVerifier(catalogs, issuer, clock);
        this.policy = new CatalogPolicy(catalogs);
        this.masking = new CatalogMasking(catalogs);
        this.tls =
                new ListenerTls(
                        home.tls(),
                        new ServerCertificates(
                                home.tls(),
                                vault.keyPair("tls-ca", "EC"),
                                vault.keyPair("tls-server", "EC"),
                                random),
                        secrets,
                        clock);
        this.loops = new EventLoops(Runtime.getRuntime().availableProcessors(), threads, log);
        this.grammar = new PostgresGrammar(PARSERS, LONGEST_PARSE, IDLE_PARSER, threads);
        KeyedDigest pseudonyms = vault.digest("pseudonym");
        KeyedDigest statements = vault.digest("statement");
        ScramKeyCache scramKeys = new ScramKeyCache();
        this.postgresql =
                new PgGateway(
                        identify,
                        policy,
                        new SharedInspections(
                                policy, masking, grammar, scramKeys, random, clock, threads),
                        observed,
                        this::target,
                        pseudonyms::of,
                        statements::hex,
                        scramKeys,
                        new Guard.Tools(
                                approvals, budgets, new KnownToExceed(), statements::hex, clock),
                        new Planners(scramKeys, random, clock)::of,
                        tls::context,
                        random,
                        clock,
                        threads,
                        loops,
                        log);
    }

    /// A target of the catalog in force.
    Optional<PostgresTarget> target(String name) {
        return catalogs.current()
                .flatMap(v -> v.catalog().target(name))
                .flatMap(t ->
                        t instanceof Catalog.Target.Postgresql pg
                                ? Optional.of(secrets.open(pg))
                                : Optional.empty());
    }

    /// For when agents are about to send statements. It returns at once.
    void warmUp() {
        grammar.warmUp();
    }

    private Thread daemon(Runnable task) {
        return Thread.ofPlatform()
                .daemon(true)
                .name("portaria-book")
                .uncaughtExceptionHandler((_, e) -> log.error("Keeping the book met an error", e))
                .unstarted(task);
    }

    /// The index holds statements, so that it is kept under a key of its own.
    private String indexKey() {
        byte[] purpose = "sessions".getBytes(StandardCharsets.US_ASCII);
        return vault.digest("index").hex(purpose, 0, purpose.length);
    }

    /// The state holds statements and reasons, so that it is kept under a key of its own.
    private String stateKey() {
        byte[] purpose = "approvals and budgets".getBytes(StandardCharsets.US_ASCII);
        return vault.digest("state").hex(purpose, 0, purpose.length);
    }

    /// The log's name holds a digest of its key, so that two logs never have the same.
    static NoteSigner signer(SigningKey key) {
        byte[] publicKey = key.publicKey();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey);
            return new NoteSigner(
                    "portaria/" + HexFormat.of().formatHex(digest, 0, 8), publicKey, key::sign);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    private static ECKey ecKey(KeyPair pair) {
        try {
            return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyIDFromThumbprint()
                    .build();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException("The built-in issuer's key cannot be used.", e);
        }
    }

    @Override
    public void close() {
        loops.close();
        approvals.close();
        grammar.close();
        recorder.close();
        ledger.close();
        activity.flush();
        index.close();
        budgets.close();
        state.close();
        vault.close();
    }
}
