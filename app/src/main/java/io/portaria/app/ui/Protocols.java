package io.portaria.app.ui;

import io.portaria.icons.Icon;

/// Names and icons of the protocols a gateway speaks.
public final class Protocols {

    private Protocols() {}

    public static Icon icon(String protocol) {
        return switch (protocol) {
            case "postgresql" -> Icon.DATABASE;
            case "git" -> Icon.GIT;
            case "s3", "sts" -> Icon.BUCKET;
            default -> Icon.LISTENER;
        };
    }

    public static String name(Look look, String protocol) {
        return switch (protocol) {
            case "postgresql" -> "PostgreSQL";
            case "git" -> "Git";
            case "s3" -> "S3";
            case "sts" -> "STS";
            case "admin" -> look.text("ui.protocol.admin");
            default -> protocol;
        };
    }
}
