package io.portaria.app.tray;

import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.awt.TrayIcon;
import java.awt.event.ActionListener;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;

/// The tray of Windows, of macOS, and of a Linux desktop without a session bus.
final class AwtTray implements Tray {

    private final AwtIcon shared;
    private final CountedIcon drawing;
    private final TrayIcon icon;
    private final MenuItem open = new MenuItem();
    private final MenuItem approvals = new MenuItem();
    private final MenuItem quit = new MenuItem();
    private final ActionListener called;
    private final MouseAdapter clicked;

    private AwtTray(AwtIcon shared, CountedIcon drawing, TrayIcon icon, Listener listener) {
        this.shared = shared;
        this.drawing = drawing;
        this.icon = icon;
        open.addActionListener(_ -> listener.chosen(Choice.OPEN));
        approvals.addActionListener(_ -> listener.chosen(Choice.APPROVALS));
        quit.addActionListener(_ -> listener.chosen(Choice.QUIT));
        called = _ -> listener.chosen(Choice.APPROVALS);
        clicked =
                new MouseAdapter() {
                    @Override
                    public void mouseClicked(MouseEvent click) {
                        if (click.getButton() == MouseEvent.BUTTON1) {
                            listener.chosen(Choice.APPROVALS);
                        }
                    }
                };
    }

    /// @throws IOException when there is no place for the icon
    static AwtTray put(AwtIcon shared, Face face, Listener listener) throws IOException {
        AwtTray tray = new AwtTray(shared, new CountedIcon(), shared.take(), listener);
        tray.furnish();
        tray.show(face);
        listener.visible(true);
        return tray;
    }

    private void furnish() {
        PopupMenu menu = new PopupMenu();
        menu.add(open);
        menu.add(approvals);
        menu.addSeparator();
        menu.add(quit);
        icon.setPopupMenu(menu);
        icon.addActionListener(called);
        icon.addMouseListener(clicked);
    }

    @Override
    public void show(Face face) {
        open.setLabel(face.open());
        approvals.setLabel(face.approvals());
        quit.setLabel(face.quit());
        icon.setToolTip("Portaria – " + face.sentence());
        try {
            icon.setImage(AwtIcon.image(drawing, face.waiting()));
        } catch (IOException e) {
            System.getLogger(AwtTray.class.getName())
                    .log(Level.WARNING, "The icon in the tray could not be changed", e);
        }
    }

    @Override
    public void close() {
        icon.removeActionListener(called);
        icon.removeMouseListener(clicked);
        icon.setPopupMenu(null);
        shared.give();
    }
}
