package sonet.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RouteTreeTest {
  private static Route route(String method, String pattern) {
    return Route.of(method, pattern, _ -> Response.none());
  }

  private final Route self = route("GET", "/accounts/self/devices");
  private final Route account = route("GET", "/accounts/{name}");
  private final Route key = route("POST", "/accounts/{name}/keys");
  private final Route device = route("DELETE", "/accounts/{name}/{device}");
  private final RouteTree tree = new RouteTree(List.of(account, key, device, self));

  @Test
  void aSegmentGoesBeforeAPlace() {
    assertThat(tree.find("GET", List.of("accounts", "self", "devices")))
        .contains(new RouteTree.Match(self, Map.of()));
  }

  @Test
  void wherePartsOfTwoFitTheOneThatFitsWholeIsFound() {
    assertThat(tree.find("POST", List.of("accounts", "self", "keys")))
        .contains(new RouteTree.Match(key, Map.of("name", "self")));
    assertThat(tree.find("DELETE", List.of("accounts", "self", "devices")))
        .contains(new RouteTree.Match(device, Map.of("name", "self", "device", "devices")));
  }

  @Test
  void aPlaceIsNotEmpty() {
    assertThat(tree.find("GET", List.of("accounts", ""))).isEmpty();
    assertThat(tree.find("GET", List.of("accounts"))).isEmpty();
    assertThat(tree.find("GET", List.of("accounts", "a", "b", "c"))).isEmpty();
  }

  @Test
  void theMethodsOfAllThatFitAreKnown() {
    assertThat(tree.methods(List.of("accounts", "self", "devices")))
        .containsExactly("DELETE", "GET");
    assertThat(tree.methods(List.of("nothing"))).isEmpty();
  }

  @Test
  void twoRoutesForOnePathAreRefused() {
    assertThatThrownBy(() -> new RouteTree(List.of(account, route("GET", "/accounts/{other}"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
