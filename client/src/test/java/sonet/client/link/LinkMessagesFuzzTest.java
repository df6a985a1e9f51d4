package sonet.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;

/// What is sealed in a meeting is refused or encodes back to itself.
final class LinkMessagesFuzzTest {
  private static <T> Optional<T> read(Bytes input, Reader.Element<T> element) {
    try {
      return Optional.of(Meeting.read(input, element));
    } catch (ClientException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.LINK_FORGED);
      return Optional.empty();
    }
  }

  @FuzzTest
  void anOfferIsRefusedOrEncodesBackToItself(byte[] input) {
    Bytes encoding = Bytes.of(input);
    read(encoding, Offer::read)
        .ifPresent(offer -> assertThat(read(offer.encode(), Offer::read)).contains(offer));
  }

  @FuzzTest
  void aNewcomerIsRefusedOrEncodesBackToItself(byte[] input) {
    Bytes encoding = Bytes.of(input);
    read(encoding, Newcomer::read)
        .ifPresent(
            newcomer -> assertThat(read(newcomer.encode(), Newcomer::read)).contains(newcomer));
  }

  @FuzzTest
  void aReplyIsRefusedOrEncodesBackToItself(byte[] input) {
    Bytes encoding = Bytes.of(input);
    read(encoding, Reply::read).ifPresent(reply -> assertThat(reply.encode()).isEqualTo(encoding));
  }
}
