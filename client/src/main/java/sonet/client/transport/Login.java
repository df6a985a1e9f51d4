package sonet.client.transport;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.protocol.Challenge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.SigningInput;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;

/// Gets tokens for a device by signing the server's challenges, and a new one before the old ends.
final class Login {
  /// So long before its end a token is not used any more: clocks differ.
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Exchange exchange;
  private final String audience;
  private final Identity identity;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Token> token = Optional.empty();

  Login(Exchange exchange, URI server, Identity identity) {
    this(exchange, server.getRawAuthority(), identity);
  }

  private Login(Exchange exchange, String audience, Identity identity) {
    this.exchange = exchange;
    this.audience = audience;
    this.identity = identity;
  }

  /// The same by another exchange.
  Login over(Exchange other) {
    return new Login(other, audience, identity);
  }

  /// A request that needs a token.
  @FunctionalInterface
  interface Request<T> {
    /// Makes the request.
    T with(String token) throws ClientException;
  }

  /// Makes a request with a token, and once more with a new one when the server has forgotten it.
  <T> T with(Request<T> request) throws ClientException {
    String current = current();
    try {
      return request.with(current);
    } catch (ClientException refused) {
      if (refused.reason() != ClientException.Reason.LOGIN_REFUSED) {
        throw refused;
      }
      forget(current);
      return request.with(current());
    }
  }

  // The lock is held over I/O on purpose: whoever else needs a token has to wait for this one.
  private String current() throws ClientException {
    lock.lock();
    try {
      Instant now = InstantSource.system().instant();
      Token usable =
          token.filter(t -> t.expiresAt().minus(MARGIN).isAfter(now)).isPresent()
              ? token.get()
              : fresh();
      token = Optional.of(usable);
      return usable.token();
    } finally {
      lock.unlock();
    }
  }

  /// A new token, also while the one before is still good.
  String renewed() throws ClientException {
    lock.lock();
    try {
      Token renewed = fresh();
      token = Optional.of(renewed);
      return renewed.token();
    } finally {
      lock.unlock();
    }
  }

  private void forget(String stale) {
    lock.lock();
    try {
      token = token.filter(t -> !t.token().equals(stale));
    } finally {
      lock.unlock();
    }
  }

  private Token fresh() throws ClientException {
    Challenge challenge =
        exchange.ask(
            Exchange.Call.of(
                DirectoryOperations.CHALLENGE, new ChallengeRequest(identity.device())));
    Bytes input = SigningInput.authentication(identity.device(), audience, challenge.challenge());
    TokenRequest answer =
        new TokenRequest(
            identity.device(), challenge.challenge(), audience, identity.signer().sign(input));
    return exchange.ask(Exchange.Call.of(DirectoryOperations.TOKEN, answer));
  }
}
