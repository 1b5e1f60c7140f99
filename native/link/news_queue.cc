#include "link/news_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lladdr {

// Nothing is added between a drop and its discovery: it would be out of context.
void NewsQueue::Push(LinkNews news) {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (!dropped_ && MakeRoom(news.kind)) news_.push_back(std::move(news));
}

bool NewsQueue::MakeRoom(LinkNews::Kind kind) {
  if (kind == LinkNews::Kind::kBegin) {
    // A description says all that the changes before it say, so many of them need not be kept.
    if (news_.size() > kLimit) news_.clear();
    described_ = 0;
    describing_ = true;
  } else if (kind == LinkNews::Kind::kEnd) {
    describing_ = false;
  } else if (describing_) {
    ++described_;
  } else if (news_.size() >= kLimit + described_) {
    news_.clear();
    dropped_ = true;
  }
  return !dropped_;
}

void NewsQueue::Fail(Failure failure) {
  const std::lock_guard<std::mutex> guard(mutex_);
  failure_ = std::move(failure);
}

Result<std::vector<LinkNews>> NewsQueue::Take(size_t limit, bool* dropped) {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (news_.empty() && failure_) return Failure(*failure_);
  *dropped = std::exchange(dropped_, false);
  const auto begin = news_.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(std::min(limit, news_.size()));
  std::vector<LinkNews> taken(std::make_move_iterator(begin), std::make_move_iterator(end));
  news_.erase(begin, end);
  return taken;
}

}  // namespace lladdr
