// The queue between a watch and its reader: what is kept, and what is said about what is not.
#include "link/news_queue.h"

#include "check.h"

namespace lladdr {
namespace {

using Kind = LinkNews::Kind;

LinkNews News(Kind kind, int32_t index = 0) {
  LinkNews news{kind, {}};
  news.link.index = index;
  return news;
}

std::vector<LinkNews> TakeAll(NewsQueue* queue, bool* dropped) {
  Result<std::vector<LinkNews>> taken = queue->Take(1000000, dropped);
  CHECK(taken.ok());
  return std::move(taken.value());
}

void Describe(NewsQueue* queue, int32_t links) {
  queue->Push(News(Kind::kBegin));
  for (int32_t index = 1; index <= links; ++index) queue->Push(News(Kind::kLink, index));
  queue->Push(News(Kind::kEnd));
}

void KeepsTheOrder() {
  NewsQueue queue;
  bool dropped = true;
  CHECK(TakeAll(&queue, &dropped).empty() && !dropped);
  for (int32_t index = 1; index <= 5; ++index) queue.Push(News(Kind::kLink, index));
  Result<std::vector<LinkNews>> first = queue.Take(2, &dropped);
  CHECK(first.ok() && first.value().size() == 2 && first.value()[1].link.index == 2);
  CHECK(TakeAll(&queue, &dropped).front().link.index == 3 && !dropped);
}

// A description may be of any size, and leaves the changes their room.
void HoldsADescriptionAndItsChanges() {
  NewsQueue queue;
  bool dropped = false;
  Describe(&queue, 20000);
  CHECK(TakeAll(&queue, &dropped).size() == 20002);
  Describe(&queue, 20000);
  for (size_t i = 0; i + 2 < NewsQueue::kLimit; ++i) queue.Push(News(Kind::kLink, 1));
  CHECK(TakeAll(&queue, &dropped).size() == 20000 + NewsQueue::kLimit && !dropped);
}

void DropsAllAndSaysSoOnce() {
  NewsQueue queue;
  bool dropped = false;
  for (size_t i = 0; i < NewsQueue::kLimit + 1; ++i) queue.Push(News(Kind::kLink, 1));
  Describe(&queue, 3);  // not wanted by anybody: out of context
  CHECK(TakeAll(&queue, &dropped).empty() && dropped);
  CHECK(TakeAll(&queue, &dropped).empty() && !dropped);
  Describe(&queue, 3);
  CHECK(TakeAll(&queue, &dropped).size() == 5 && !dropped);
}

void ADescriptionReplacesWhatIsTooMuch() {
  NewsQueue queue;
  bool dropped = false;
  Describe(&queue, 10000);
  Describe(&queue, 3);
  CHECK(TakeAll(&queue, &dropped).size() == 5 && !dropped);
}

void FailsAfterWhatItHas() {
  NewsQueue queue;
  bool dropped = false;
  queue.Push(News(Kind::kLink, 1));
  queue.Fail(Refusal("X", "gone"));
  CHECK(TakeAll(&queue, &dropped).size() == 1);
  for (int i = 0; i < 2; ++i) {
    const Result<std::vector<LinkNews>> taken = queue.Take(1, &dropped);
    CHECK(!taken.ok() && taken.failure().code == "X");
  }
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::KeepsTheOrder();
  lladdr::HoldsADescriptionAndItsChanges();
  lladdr::DropsAllAndSaysSoOnce();
  lladdr::ADescriptionReplacesWhatIsTooMuch();
  lladdr::FailsAfterWhatItHas();
}
