#ifndef LLADDR_LINK_NEWS_QUEUE_H_
#define LLADDR_LINK_NEWS_QUEUE_H_

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "link/link_watch.h"

namespace lladdr {

// News on their way from a watch's thread to the thread that takes them. It holds a description of
// all links and kLimit changes beside it. What does not fit is dropped, with all that is in the
// queue, and the taker is told to have the links described anew.
class NewsQueue {
 public:
  static constexpr size_t kLimit = 4096;

  void Push(LinkNews news);
  // Told to the taker after the news before it, for ever.
  void Fail(Failure failure);

  // `dropped`: whether news were dropped since the last call.
  Result<std::vector<LinkNews>> Take(size_t limit, bool* dropped);

 private:
  bool MakeRoom(LinkNews::Kind kind);

  std::mutex mutex_;
  std::deque<LinkNews> news_;
  size_t described_ = 0;     // links in the last description
  bool describing_ = false;  // its end is still to come
  bool dropped_ = false;
  std::optional<Failure> failure_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_NEWS_QUEUE_H_
