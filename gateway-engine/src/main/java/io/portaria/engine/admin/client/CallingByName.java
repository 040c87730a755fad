package io.portaria.engine.admin.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/// Makes TLS sockets that ask for a certificate of one name, whatever address they are connected to.
final class CallingByName extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final String name;

    CallingByName(SSLSocketFactory factory, String name) {
        this.factory = factory;
        this.name = name;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
            throws IOException {
        return factory.createSocket(connected, name, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw onlyLayered();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw onlyLayered();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw onlyLayered();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw onlyLayered();
    }

    private static UnsupportedOperationException onlyLayered() {
        return new UnsupportedOperationException("TLS is put on a socket that is connected.");
    }
}
