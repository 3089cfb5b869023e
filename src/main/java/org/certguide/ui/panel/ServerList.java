package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.collections.FXCollections;
import javafx.collections.MapChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Severity;
import org.certguide.fleet.FleetFinding;
import org.certguide.fleet.FleetLook;
import org.certguide.profile.Profile;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.EntryLimit;
import org.certguide.ui.Fx;
import org.certguide.ui.PanelView;
import org.certguide.ui.SeverityStyle;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Walkthrough;

/** Many saved servers: a list to search and to sort, and below it the cards of those that are chosen. */
final class ServerList {
    /** From so many servers on, a list is easier than cards. */
    static final int MANY = 10;

    private static final double ROW = 32;
    /** With the frame around the table. */
    private static final double HEAD = 42;

    private static final int FEWEST_ROWS = 5;

    /** Of what is below the table, so much is in sight: how many there are, and the head of the card of the one that is chosen. */
    private static final double BELOW = 100;

    /** Of more that are chosen, no cards are shown. */
    private static final int MOST_CARDS = 3;

    private final Walkthrough walkthrough;
    private final Clock clock;
    private final Consumer<Profile> open;
    private final ObservableList<ServerRow> rows = FXCollections.observableArrayList();
    private final FilteredList<ServerRow> found = new FilteredList<>(rows);
    private final TableView<ServerRow> table = new TableView<>();
    private final TableColumn<ServerRow, String> titles = words("name", 180, ServerRow::title);
    private final TableColumn<ServerRow, String> names = words("names", 130, ServerRow::names);
    private final TableColumn<ServerRow, String> tags = words("tags", 90, ServerRow::tags);
    private final TextField filter = new TextField();
    private final Tooltip whole = new Tooltip();
    private final Label count = text("", "note");
    private final VBox asked = place();
    private final VBox told = place();
    private final VBox cards = place();

    /** Below the table, which stays where it is whatever is said and asked here. */
    private final VBox below = column(count, told, asked, cards);

    private final ServerRemoval removal;
    private final ServerTags marks;
    private final Map<String, ServerRow> byId = new HashMap<>();
    private final Map<String, ServerCard> shown = new LinkedHashMap<>();
    private final Map<TableColumn<?, ?>, Boolean> useful = new HashMap<>();
    private final PanelView page;
    private final VBox node;

    /**
     * @param open goes on with a server
     * @param page that it stands on
     */
    ServerList(Walkthrough walkthrough, Clock clock, Consumer<Profile> open, PanelView page) {
        this.walkthrough = walkthrough;
        this.clock = clock;
        this.open = open;
        filter.setId(UiId.SERVERS_FILTER.id());
        filter.setPromptText(Messages.of("panel.servers.filter"));
        filter.setAccessibleText(Messages.of("panel.servers.filter"));
        EntryLimit.set(filter, EntryLimit.USUAL, () -> count.setText(EntryLimit.words(EntryLimit.USUAL)));
        filter.textProperty().subscribe(this::search);
        filter.setOnKeyPressed(e -> {
            if (e.getCode() != KeyCode.ESCAPE || filter.getText().isEmpty()) return;
            filter.clear();
            e.consume();
        });
        removal = new ServerRemoval(walkthrough, asked, told);
        marks = new ServerTags(walkthrough.profiles(), asked);
        SortedList<ServerRow> sorted = new SortedList<>(found);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setId(UiId.SERVERS_TABLE.id());
        table.setAccessibleText(Messages.of("panel.start.title"));
        table.setPlaceholder(note("panel.servers.filter.none"));
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setTableMenuButtonVisible(true);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getColumns().setAll(columns());
        table.setRowFactory(t -> row());
        table.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) openChosen();
        });
        Runnable choice = Fx.coalesced(this::showChosen);
        chosen().addListener((InvalidationListener) now -> choice.run());
        found.addListener((InvalidationListener) now -> showCount());
        this.page = page;
        node = column(actions(), table, below);
        render(
                this::takeRoom,
                page.room(),
                node.layoutYProperty(),
                table.layoutYProperty(),
                walkthrough.fleet().progress(),
                rows);
        walkthrough.fleet().looks().addListener((MapChangeListener<String, FleetLook>) change -> {
            ServerRow row = byId.get(change.getKey());
            if (row == null) return;
            row.look().set(walkthrough.fleet().look(row.profile()));
            ServerCard card = shown.get(change.getKey());
            if (card != null) card.show(row.look().get().orElse(null));
        });
        // Rows that changed places while they are looked at would be read by nobody.
        walkthrough.fleet().progress().subscribe(now -> {
            if (now == null) table.sort();
        });
    }

    Node node() {
        return node;
    }

    private ObservableList<ServerRow> chosen() {
        return table.getSelectionModel().getSelectedItems();
    }

    private TableRow<ServerRow> row() {
        TableRow<ServerRow> row = new TableRow<>();
        // One for all rows: each would be a window of its own.
        row.setOnMouseEntered(e -> {
            ServerRow item = row.getItem();
            row.setTooltip(item == null ? null : whole);
            if (item != null) whole.setText(item.title() + "\n" + item.names());
        });
        row.setOnMouseClicked(e -> {
            if (e.getClickCount() == 2 && row.getItem() != null)
                open.accept(row.getItem().profile());
        });
        return row;
    }

    private List<TableColumn<ServerRow, ?>> columns() {
        TableColumn<ServerRow, Severity> state =
                tableColumn("state", 190, row -> row.severity(clock), FleetFinding.WORST, ServerList::showState);
        TableColumn<ServerRow, Long> days = tableColumn(
                "days",
                84,
                row -> row.daysLeft(clock),
                Comparator.naturalOrder(),
                (cell, left) -> cell.setText(days(left)));
        // What it is all about can be read whatever else is shown.
        state.setMinWidth(160);
        days.setMinWidth(70);
        names.setMinWidth(90);
        return List.of(
                titles,
                state,
                days,
                words("renewal", 116, row -> Messages.of(ServerWords.renewalShort(row.profile()))),
                names,
                tags,
                tableColumn(
                        "seen",
                        116,
                        ServerRow::lastSeen,
                        Comparator.naturalOrder(),
                        (cell, time) -> cell.setText(
                                time.equals(Instant.MIN) ? "" : Messages.of(ServerWords.ago(time, clock)))));
    }

    private static String days(long left) {
        if (left == Long.MAX_VALUE) return "";
        return left < 0 ? Messages.of("panel.servers.ended") : Long.toString(left);
    }

    private static TableColumn<ServerRow, String> words(String key, double width, Function<ServerRow, String> value) {
        return tableColumn(key, width, value, String.CASE_INSENSITIVE_ORDER, (cell, words) -> cell.setText(words));
    }

    private static <T> TableColumn<ServerRow, T> tableColumn(
            String key,
            double width,
            Function<ServerRow, T> value,
            Comparator<? super T> order,
            BiConsumer<TableCell<ServerRow, T>, T> show) {
        TableColumn<ServerRow, T> column = new TableColumn<>(Messages.of("panel.servers." + key));
        column.setPrefWidth(width);
        // Where there is little room, its head can be read all the same.
        column.setMinWidth(Math.min(width, 24 + 8.0 * column.getText().length()));
        column.setComparator(order::compare);
        column.setCellValueFactory(data -> data.getValue().look().map(look -> value.apply(data.getValue())));
        column.setCellFactory(of -> new TableCell<>() {
            @Override
            protected void updateItem(T item, boolean empty) {
                super.updateItem(item, empty);
                setText(null);
                setGraphic(null);
                if (!empty && item != null) show.accept(this, item);
            }
        });
        return column;
    }

    private static void showState(TableCell<ServerRow, Severity> cell, Severity severity) {
        cell.setGraphic(SeverityStyle.icon(severity));
        cell.setText(ServerWords.state(severity));
        SeverityStyle.mark(cell, severity);
    }

    private Node actions() {
        Button openOne = secondary(UiId.SERVERS_OPEN, "panel.start.open", this::openChosen);
        openOne.disableProperty().bind(Bindings.size(chosen()).isNotEqualTo(1));
        Button check = secondary(
                UiId.SERVERS_CHECK,
                "panel.servers.check",
                () -> walkthrough.fleet().check(profiles(false)));
        check.disableProperty()
                .bind(Bindings.isEmpty(chosen())
                        .or(walkthrough.fleet().progress().isNotNull()));
        Button tag = secondary(UiId.SERVERS_TAG, "panel.servers.tags", this::askTags);
        Button remove = secondary(UiId.SERVERS_REMOVE, "panel.start.remove", this::askRemove);
        for (Button button : List.of(tag, remove)) button.disableProperty().bind(Bindings.isEmpty(chosen()));
        Button export = secondary(UiId.SERVERS_EXPORT, "panel.servers.export", this::export);
        // Others do the same for all of them, or for one.
        List.of(openOne, check, tag, export, remove)
                .forEach(button -> button.setAccessibleHelp(Messages.of("panel.servers.chosen")));
        FlowPane line = new FlowPane(filter, openOne, check, tag, export, remove);
        line.getStyleClass().add("list-actions");
        return line;
    }

    /**
     * As a table for spreadsheets, which can be read again: all that are shown, or several that are chosen. One is
     * chosen by merely looking at it.
     */
    private void export() {
        List<ServerRow> saved = List.copyOf(chosen().size() > 1 ? chosen() : found);
        SaveDialog.save(
                walkthrough,
                "certguide-servers.csv",
                ServerRow.table(saved, clock),
                told,
                file -> Message.of("panel.servers.saved", saved.size(), rows.size(), file));
    }

    private void openChosen() {
        if (chosen().size() == 1) open.accept(chosen().getFirst().profile());
    }

    /**
     * Those that are chosen.
     *
     * @param changeable without those that a later version has written
     */
    private List<Profile> profiles(boolean changeable) {
        return chosen().stream()
                .filter(row -> row.mayChange() || !changeable)
                .map(ServerRow::profile)
                .toList();
    }

    private void askRemove() {
        removal.ask(profiles(true));
        page.reveal(asked);
    }

    private void askTags() {
        marks.ask(profiles(true));
        page.reveal(asked);
    }

    private void search() {
        below.setMinHeight(Region.USE_COMPUTED_SIZE);
        List<String> wanted = Arrays.stream(
                        filter.getText().toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        found.setPredicate(row -> wanted.stream().allMatch(row.all()::contains));
    }

    private void showCount() {
        count.setText(Messages.of("panel.servers.count", found.size(), rows.size()));
    }

    private void showChosen() {
        // A page that gets shorter while one clicks would move the table under the pointer.
        below.setMinHeight(below.getHeight());
        asked.getChildren().clear();
        shown.clear();
        if (chosen().size() <= MOST_CARDS) {
            for (ServerRow row : chosen()) {
                shown.put(
                        row.profile().id(),
                        new ServerCard(row.profile(), row.mayChange(), walkthrough, clock, open, renamed -> {}));
            }
        }
        cards.getChildren().setAll(shown.values().stream().map(ServerCard::node).toList());
    }

    private void showWhereUseful(TableColumn<?, ?> column, boolean now) {
        if (Boolean.valueOf(now).equals(useful.put(column, now))) return;
        column.setVisible(now);
        // What the others leave, long names can use.
        titles.setPrefWidth(names.isVisible() || tags.isVisible() ? 180 : 280);
    }

    /** As high as there is room for, and no higher than its rows. What takes room for a while only takes none of it. */
    private void takeRoom() {
        if (walkthrough.fleet().progress().get() != null) return;
        double free = page.room().get() - node.getLayoutY() - table.getLayoutY() - BELOW - HEAD;
        int most = Math.max(1, rows.size());
        double high = HEAD + ROW * Math.clamp((int) (free / ROW), Math.min(FEWEST_ROWS, most), most);
        table.setMinHeight(high);
        table.setPrefHeight(high);
        table.setMaxHeight(high);
    }

    /** Shows these servers; what was typed, chosen and sorted stays. */
    void show(List<ServerRow> servers) {
        if (servers.stream()
                .map(ServerRow::same)
                .toList()
                .equals(rows.stream().map(ServerRow::same).toList())) {
            // A day may have passed.
            table.refresh();
            return;
        }
        Set<String> before = new HashSet<>();
        for (ServerRow row : chosen()) before.add(row.profile().id());
        byId.clear();
        for (ServerRow row : servers) byId.put(row.profile().id(), row);
        rows.setAll(servers);
        // A column that says nothing takes no room; the user can have it.
        showWhereUseful(names, servers.stream().anyMatch(row -> !row.names().equals(row.title())));
        showWhereUseful(tags, servers.stream().anyMatch(row -> !row.tags().isEmpty()));
        int[] again = table.getItems().stream()
                .filter(row -> before.contains(row.profile().id()))
                .mapToInt(table.getItems()::indexOf)
                .toArray();
        table.getSelectionModel().clearSelection();
        if (again.length > 0) table.getSelectionModel().selectIndices(again[0], again);
        showCount();
    }
}
