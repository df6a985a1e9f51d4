package sonet.transparency.prefix;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// What cannot be asked about replaced pages. What can is asked of random logs
/// ([sonet.transparency.user.PrunedLogPropertiesTest]).
final class ReplacedPagesTest {
  @Test
  void theFirstEntryReplacedNoPage() {
    PrefixPages none =
        page -> {
          throw new AssertionError("nothing is to be read");
        };
    assertThatThrownBy(() -> ReplacedPages.by(none, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no tree before that of entry 0");
  }
}
