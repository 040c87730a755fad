package io.portaria.engine.accept;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows a certificate of one's own to everybody, and the gateway's own one to who asks for [#HOME_NAME]: the programs
/// of the home itself. They reach the gateway by an address that no bought certificate names, and must go on working when
/// the certificate is exchanged.
public final class ListenerKeys extends X509ExtendedKeyManager {
    /// Asked for (SNI) by the home's own programs. It is resolved nowhere.
    public static final String HOME_NAME = "home.portaria.internal";

    private static final String OWN = "own";
    private static final String GIVEN = "given";

    private final ListenerCertificate own;
    private final Optional<ListenerCertificate> given;

    private ListenerKeys(ListenerCertificate own, Optional<ListenerCertificate> given) {
        this.own = own;
        this.given = given;
    }

    /// @param own by the gateway's own authority
    /// @param given of the catalog
    public static SSLContext context(ListenerCertificate own, Optional<ListenerCertificate> given)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new ListenerKeys(own, given)}, null, null);
        return context;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType, engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(
                keyType, socket instanceof SSLSocket secure ? secure.getHandshakeSession() : null);
    }

    private @Nullable String alias(String keyType, @Nullable SSLSession session) {
        String alias = given.isEmpty() || asksForHome(session) ? OWN : GIVEN;
        return certificate(alias).key().getAlgorithm().equals(keyType) ? alias : null;
    }

    private static boolean asksForHome(@Nullable SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return false;
        }
        for (SNIServerName name : extended.getRequestedServerNames()) {
            if (name instanceof SNIHostName host && host.getAsciiName().equals(HOME_NAME)) {
                return true;
            }
        }
        return false;
    }

    private ListenerCertificate certificate(String alias) {
        return alias.equals(OWN) ? own : given.orElse(own);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return certificate(alias).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return certificate(alias).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return List.of(OWN, GIVEN).stream()
                .filter(a -> certificate(a).key().getAlgorithm().equals(keyType))
                .toArray(String[]::new);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
