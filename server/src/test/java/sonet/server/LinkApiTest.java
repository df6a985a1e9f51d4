package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.Base64Url;
import sonet.protocol.Link;
import sonet.protocol.LinkMessage;
import sonet.protocol.LinkOperations;
import sonet.protocol.OpenLink;
import sonet.protocol.ProblemType;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// The place where a device that is to be linked meets the one that links it.
final class LinkApiTest {
  private static final Bytes ID = Bytes.utf8("sixteen bytes id");
  private static final Bytes OTHER = Bytes.utf8("another such id.");
  private static final Bytes OFFER = Bytes.utf8("offer");
  private static final Bytes ANSWER = Bytes.utf8("answer");
  private static final Bytes REPLY = Bytes.utf8("reply");

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer open(TestDevice by, Bytes id, Bytes offer) throws Exception {
    return by.post(LinkOperations.OPEN.path(), new OpenLink(id, offer));
  }

  private Answer show(Bytes id) throws Exception {
    return server.get(LinkOperations.SHOW.at(Base64Url.encode(id)), Map.of());
  }

  private Answer answer(Bytes id, Bytes body) throws Exception {
    return put(LinkOperations.ANSWER.at(Base64Url.encode(id)), body, Map.of());
  }

  private Answer reply(TestDevice by, Bytes id, Bytes body) throws Exception {
    return put(LinkOperations.REPLY.at(Base64Url.encode(id)), body, by.authorization());
  }

  private Answer put(String path, Bytes body, Map<String, String> headers) throws Exception {
    return server.send("PUT", path, Codec.json(1 << 20).encode(new LinkMessage(body)), headers);
  }

  private Answer close(TestDevice by, Bytes id) throws Exception {
    return server.send(
        "DELETE", LinkOperations.CLOSE.at(Base64Url.encode(id)), Bytes.EMPTY, by.authorization());
  }

  @Test
  void twoDevicesLeaveOneMessageEachForTheOther() throws Exception {
    Link opened = open(alice, ID, OFFER).as(Link.class);
    assertThat(opened.expiresAt()).isEqualTo(server.clock().instant().plus(Duration.ofMinutes(10)));
    assertThat(show(ID).as(Link.class)).isEqualTo(opened);
    assertThat(answer(ID, ANSWER).status()).isEqualTo(204);
    assertThat(show(ID).as(Link.class).answer()).contains(ANSWER);
    assertThat(reply(alice, ID, REPLY).status()).isEqualTo(204);
    Link done = show(ID).as(Link.class);
    assertThat(done.offer()).isEqualTo(OFFER);
    assertThat(done.answer()).contains(ANSWER);
    assertThat(done.reply()).contains(REPLY);
  }

  @Test
  void theSameMessageAgainIsTheSameAndAnotherOneIsRefused() throws Exception {
    Link opened = open(alice, ID, OFFER).as(Link.class);
    assertThat(open(alice, ID, OFFER).as(Link.class)).isEqualTo(opened);
    var _ = open(alice, ID, Bytes.utf8("other")).problem(ProblemType.LINK_OVER);
    assertThat(answer(ID, ANSWER).status()).isEqualTo(204);
    assertThat(answer(ID, ANSWER).status()).isEqualTo(204);
    var _ = answer(ID, Bytes.utf8("other")).problem(ProblemType.LINK_OVER);
    assertThat(reply(alice, ID, REPLY).status()).isEqualTo(204);
    assertThat(reply(alice, ID, REPLY).status()).isEqualTo(204);
    var _ = reply(alice, ID, Bytes.utf8("other")).problem(ProblemType.LINK_OVER);
    assertThat(show(ID).as(Link.class).reply()).contains(REPLY);
  }

  @Test
  void onlyWhoOpenedALinkRepliesAndClosesIt() throws Exception {
    assertThat(open(alice, ID, OFFER).status()).isEqualTo(201);
    TestDevice laptop = alice.link();
    var _ = reply(laptop, ID, REPLY).problem(ProblemType.UNKNOWN_LINK);
    var _ = close(laptop, ID).problem(ProblemType.UNKNOWN_LINK);
    var _ = open(laptop, ID, OFFER).problem(ProblemType.LINK_OVER);
    var _ =
        put(LinkOperations.REPLY.at(Base64Url.encode(ID)), REPLY, Map.of())
            .problem(ProblemType.UNAUTHENTICATED);
    assertThat(show(ID).as(Link.class).reply()).isEmpty();
  }

  @Test
  void aLinkThatIsClosedOrHasExpiredIsOverAndKeepsNothing() throws Exception {
    assertThat(open(alice, ID, OFFER).status()).isEqualTo(201);
    assertThat(close(alice, ID).status()).isEqualTo(204);
    assertThat(close(alice, ID).status()).isEqualTo(204);
    for (Answer refused : new Answer[] {show(ID), answer(ID, ANSWER), open(alice, ID, OFFER)}) {
      assertThat(refused.body().toUtf8()).doesNotContain(Base64Url.encode(OFFER));
      var _ = refused.problem(ProblemType.LINK_OVER);
    }
    assertThat(open(alice, OTHER, OFFER).status()).isEqualTo(201);
    server.clock().advance(Duration.ofMinutes(10));
    var _ = show(OTHER).problem(ProblemType.LINK_OVER);
    var _ = answer(OTHER, ANSWER).problem(ProblemType.LINK_OVER);
    alice.authenticate();
    var _ = reply(alice, OTHER, REPLY).problem(ProblemType.LINK_OVER);
    server.clock().advance(Duration.ofHours(2));
    var _ = show(OTHER).problem(ProblemType.UNKNOWN_LINK);
  }

  @Test
  void aDeviceHasOneLinkAtATime() throws Exception {
    assertThat(open(alice, ID, OFFER).status()).isEqualTo(201);
    assertThat(open(alice, OTHER, OFFER).status()).isEqualTo(201);
    var _ = show(ID).problem(ProblemType.UNKNOWN_LINK);
    TestDevice laptop = alice.link();
    assertThat(open(laptop, ID, OFFER).status()).isEqualTo(201);
    assertThat(show(OTHER).status()).isEqualTo(200);
  }

  @Test
  void whatIsNoIdOrTooLargeIsRefused() throws Exception {
    var _ = show(Bytes.utf8("short")).problem(ProblemType.INVALID_PARAMETER);
    var _ = server.get("/v1/links/!!!", Map.of()).problem(ProblemType.INVALID_PARAMETER);
    var _ = show(OTHER).problem(ProblemType.UNKNOWN_LINK);
    String large = Base64Url.encode(Bytes.wrap(new byte[LinkMessage.MOST + 1]));
    for (String body :
        new String[] {
          "{\"id\":\"AAAA\",\"offer\":\"AAAA\"}",
          "{\"id\":\"" + Base64Url.encode(ID) + "\",\"offer\":\"\"}",
          "{\"id\":\"" + Base64Url.encode(ID) + "\",\"offer\":\"" + large + "\"}"
        }) {
      var _ =
          server
              .send("POST", "/v1/links", Bytes.utf8(body), alice.authorization())
              .problem(ProblemType.MALFORMED);
    }
  }

  @Test
  void aLinkOutlivesARestart() throws Exception {
    assertThat(open(alice, ID, OFFER).status()).isEqualTo(201);
    assertThat(answer(ID, ANSWER).status()).isEqualTo(204);
    server.restart();
    assertThat(show(ID).as(Link.class).answer()).contains(ANSWER);
  }
}
