package sonet.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ComposerTest {
  private final Composer composer = new Composer();

  @Test
  void whatAPersonSeesAsOneCharacterIsOneForTheKeysToo() {
    composer.insert("a👩‍👩‍👧e\u0301");
    press(Key.BACKSPACE);
    assertThat(composer.text()).isEqualTo("a👩‍👩‍👧");
    press(Key.LEFT, Key.LEFT, Key.DELETE);
    assertThat(composer.text()).isEqualTo("👩‍👩‍👧");
    press(Key.DELETE, Key.DELETE, Key.BACKSPACE);
    assertThat(composer.isEmpty()).isTrue();
  }

  @Test
  void wordsAndRowsAreDeletedWhole() {
    composer.insert("one two three");
    press(Key.DELETE_WORD);
    assertThat(composer.text()).isEqualTo("one two ");
    press(Key.WORD_LEFT, Key.DELETE_REST);
    assertThat(composer.text()).isEqualTo("one ");
    press(Key.NEW_LINE);
    composer.insert("next");
    press(Key.HOME, Key.WORD_RIGHT, Key.DELETE_LINE);
    assertThat(composer.text()).isEqualTo("one \n");
  }

  @Test
  void theArrowsGoThroughTheRowsAndThenThroughTheHistory() {
    composer.insert("first");
    assertThat(composer.take()).isEqualTo("first");
    composer.insert("second");
    assertThat(composer.take()).isEqualTo("second");

    composer.insert("ab");
    press(Key.NEW_LINE);
    composer.insert("c");
    press(Key.UP);
    composer.insert("!");
    assertThat(composer.text()).isEqualTo("a!b\nc");

    press(Key.UP, Key.UP, Key.UP);
    assertThat(composer.text()).isEqualTo("first");
    press(Key.DOWN, Key.DOWN);
    assertThat(composer.text()).isEqualTo("a!b\nc");
  }

  @Test
  void theSameTwiceIsRememberedOnce() {
    composer.insert("again");
    assertThat(composer.take()).isEqualTo("again");
    composer.insert("again");
    assertThat(composer.take()).isEqualTo("again");
    press(Key.UP, Key.UP);
    assertThat(composer.text()).isEqualTo("again");
  }

  @Test
  void otherKeysMeanNothingHere() {
    assertThat(composer.press(Key.QUIT)).isFalse();
    assertThat(composer.press(Key.PAGE_UP)).isFalse();
  }

  private void press(Key... keys) {
    for (Key key : keys) {
      assertThat(composer.press(key)).isTrue();
    }
  }
}
