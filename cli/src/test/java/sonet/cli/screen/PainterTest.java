package sonet.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.cli.command.Printable;

final class PainterTest {
  private static final List<Scene.Tick> TICKS = List.of(Scene.Tick.values());

  @Test
  void aConversationLooksLikeOne() {
    assertThat(drawn(72, 14, scene(-1, 0), composer("what is typed")))
        .isEqualTo(
            """
             Sonet · bob         ┃ Team  alice, bob
            ━━━━━━━━━━━━━━━━━━━━━╋━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
             Team                ┃
             alice: hello        ┃ ━━━━━━━━━━━━━━━━ Sunday, 1 March ━━━━━━━━━━━━━━━━
             Holidays in the… 3  ┃ 10:31 * you were added
             carol: 你好         ┃ 10:31 alice  hello
                                 ┃ 10:32 you    ┃ hello
                                 ┃              what you wrote is long enough to
                                 ┃              take two rows (edited)
                                 ┃              👍 2                              ✓✓
                                 ┃ alice is typing…
            ━━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
            › what is typed
             ● connected  well done                                         F1 help
            """);
  }

  @Test
  void aNarrowTerminalHasNoRoomForTheList() {
    assertThat(drawn(40, 10, scene(-1, 0), composer("")))
        .startsWith("Team  alice, bob\n━━━━")
        .doesNotContain("Holidays");
  }

  @Test
  void whatIsTypedGrowsAndTheCursorIsWhereItShouldBe() {
    Composer composer = composer("first\nsecond 你");
    Picture picture = painter(72, 14).paint(scene(-1, 0), composer);
    assertThat(text(picture)).contains("› first\n  second 你\n");
    assertThat(picture.row()).isEqualTo(12);
    assertThat(picture.column()).isEqualTo(2 + "second ".length() + 2);

    assertThat(composer.press(Key.UP)).isTrue();
    assertThat(painter(72, 14).paint(scene(-1, 0), composer).row()).isEqualTo(11);
  }

  @Test
  void theItemThatIsChosenIsAlwaysInSight() {
    Scene scene = scene(1, 0);
    assertThat(drawn(72, 8, scene, composer(""))).contains("you were added");
  }

  @Test
  void scrollingShowsWhatCameBefore() {
    assertThat(drawn(72, 8, scene(-1, 0), composer(""))).doesNotContain("hello\n");
    assertThat(drawn(72, 8, scene(-1, 4), composer(""))).contains("alice  hello\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyLineFitsWhateverTheSizeAndTheText(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      int width = 20 + random.nextInt(120);
      int height = 6 + random.nextInt(40);
      Columns columns = random.nextBoolean() ? Columns.CLUSTERS : Columns.CODE_POINTS;
      Painter painter = new Painter(columns, width, height, Painter.ListView.SHOWN);
      Composer composer = composer(Printable.lines(text(random)));
      Picture picture = painter.paint(scene(random), composer);

      assertThat(picture.lines()).hasSize(height);
      assertThat(picture.lines())
          .allSatisfy(line -> assertThat(columns.of(line.toString())).isLessThanOrEqualTo(width));
      assertThat(picture.lines())
          .allSatisfy(
              line -> assertThat(line.toString().codePoints()).noneMatch(Character::isISOControl));
      assertThat(picture.row()).isBetween(0, height - 1);
      assertThat(picture.column()).isBetween(0, width - 1);
    }
  }

  private static Scene scene(int selected, int scroll) {
    return scene(
        new Scene.Talk(
            "Team",
            "alice, bob",
            List.of(
                new Scene.Item.Day("Sunday, 1 March"),
                new Scene.Item.Aside("10:31", "you were added"),
                new Scene.Item.Said(
                    "10:31", "alice", false, "", "hello", List.of(), "", Scene.Tick.NONE),
                new Scene.Item.Said(
                    "10:32",
                    "you",
                    true,
                    "hello",
                    "what you wrote is long enough to take two rows",
                    List.of("👍 2"),
                    "(edited)",
                    Scene.Tick.READ)),
            selected,
            scroll,
            "alice is typing…"));
  }

  private static Scene scene(Scene.Talk talk) {
    return new Scene(
        "Sonet · bob",
        List.of(
            new Scene.Room("Team", 0, "alice: hello", true),
            new Scene.Room("Holidays in the mountains", 3, "carol: 你好", false)),
        Optional.of(talk),
        new Scene.Status("connected", true, "well done", false, "F1 help"),
        List.of());
  }

  private static Scene scene(Random random) {
    List<Scene.Item> items = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      items.add(
          new Scene.Item.Said(
              "10:3" + random.nextInt(10),
              Printable.line(text(random)),
              random.nextBoolean(),
              random.nextBoolean() ? "" : Printable.line(text(random)),
              Printable.lines(text(random)),
              random.nextBoolean() ? List.of() : List.of(Printable.line(text(random))),
              random.nextBoolean() ? "" : "(edited)",
              TICKS.get(random.nextInt(TICKS.size()))));
    }
    return scene(
        new Scene.Talk(
            Printable.line(text(random)),
            Printable.line(text(random)),
            items,
            random.nextInt(count + 1) - 1,
            random.nextInt(20),
            ""));
  }

  private static String text(Random random) {
    List<String> pieces =
        List.of(
            "a",
            "word ",
            "你好",
            "👩‍👩‍👧",
            "🇩🇪",
            "e\u0301",
            " ",
            "\n",
            "\u001b[2J",
            "\t",
            "\u0000",
            "\u202e",
            "longerthanmostrowsofanarrowterminal",
            "\u009b31m",
            "\ud800",
            "\u200b",
            "👍🏽");
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }

  private static Composer composer(String text) {
    Composer composer = new Composer();
    composer.set(text);
    return composer;
  }

  private static Painter painter(int width, int height) {
    return new Painter(Columns.CLUSTERS, width, height, Painter.ListView.SHOWN);
  }

  private static String drawn(int width, int height, Scene scene, Composer composer) {
    return text(painter(width, height).paint(scene, composer));
  }

  private static String text(Picture picture) {
    StringBuilder text = new StringBuilder();
    for (AttributedString line : picture.lines()) {
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
