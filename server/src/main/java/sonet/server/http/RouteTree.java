package sonet.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All routes by the segments of their paths, so that finding one costs a look at each segment,
/// however many there are. Where a segment and a place fit, the segment goes first, and what takes
/// all the rest comes last.
final class RouteTree {
  private final Node root = new Node();

  /// A segment of a path, with what may follow it.
  private static final class Node {
    private final Map<String, Node> segments = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private final Map<String, Route> rests = new HashMap<>();
    private @Nullable Node place;
  }

  RouteTree(List<Route> routes) {
    for (Route route : routes) {
      Node node = root;
      boolean rest = false;
      for (String segment : route.segments()) {
        if (rest) {
          throw new IllegalArgumentException("nothing follows the rest: " + route.segments());
        }
        if (Route.isRest(segment)) {
          rest = true;
        } else if (Route.isPlace(segment)) {
          Node place = node.place == null ? new Node() : node.place;
          node.place = place;
          node = place;
        } else {
          node = node.segments.computeIfAbsent(segment, _ -> new Node());
        }
      }
      Map<String, Route> routesHere = rest ? node.rests : node.routes;
      if (routesHere.putIfAbsent(route.method(), route) != null) {
        throw new IllegalArgumentException("two routes for one path: " + route.segments());
      }
    }
  }

  /// A route, and what stands at its places.
  record Match(Route route, Map<String, String> parameters) {}

  /// The route of a method for a path.
  Optional<Match> find(String method, List<String> path) {
    Route route = find(root, method, path, 0);
    if (route == null) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < route.segments().size(); i++) {
      String segment = route.segments().get(i);
      if (Route.isRest(segment)) {
        parameters.put(Route.place(segment), String.join("/", path.subList(i, path.size())));
      } else if (Route.isPlace(segment)) {
        parameters.put(Route.place(segment), path.get(i));
      }
    }
    return Optional.of(new Match(route, parameters));
  }

  private static @Nullable Route find(Node node, String method, List<String> path, int at) {
    if (at == path.size()) {
      return node.routes.get(method);
    }
    Node segment = node.segments.get(path.get(at));
    Route found = segment == null ? null : find(segment, method, path, at + 1);
    if (found == null && node.place != null && !path.get(at).isEmpty()) {
      found = find(node.place, method, path, at + 1);
    }
    return found == null ? node.rests.get(method) : found;
  }

  /// The methods that there are for a path.
  Set<String> methods(List<String> path) {
    List<Node> nodes = List.of(root);
    Set<String> methods = new TreeSet<>();
    for (String segment : path) {
      List<Node> next = new ArrayList<>();
      for (Node node : nodes) {
        methods.addAll(node.rests.keySet());
        if (node.segments.containsKey(segment)) {
          next.add(node.segments.get(segment));
        }
        if (node.place != null && !segment.isEmpty()) {
          next.add(node.place);
        }
      }
      nodes = next;
    }
    nodes.forEach(node -> methods.addAll(node.routes.keySet()));
    return methods;
  }
}
