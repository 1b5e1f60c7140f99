#include "link/linux/link_census.h"

#include <utility>

#include "link/linux/link_message.h"

namespace lladdr {

void LinkCensus::Found(const NetlinkMessage& message) {
  Link link;
  if (!ParseLink(message, &link)) return;
  Known& known = known_[link.index];
  if (!known.noticed) known.link = std::move(link);
}

void LinkCensus::Noticed(const NetlinkMessage& message) {
  LinkNews news;
  if (!ParseLinkNews(message, &news)) return;
  Known& known = known_[news.link.index];
  known.noticed = true;
  known.link.reset();
  if (news.kind == LinkNews::Kind::kLink) known.link = std::move(news.link);
}

std::vector<Link> LinkCensus::Take() {
  std::vector<Link> links;
  links.reserve(known_.size());
  for (auto& [index, known] : std::exchange(known_, {})) {
    if (known.link) links.push_back(std::move(*known.link));
  }
  return links;
}

}  // namespace lladdr
