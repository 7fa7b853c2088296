// A jump out of a loop to the statement behind it stays inside where both are cut out.
// unit: app/main.c
struct item { float weight; int id; };
struct bag { const float *weights; struct item *items; int size; float most; };

static void order(struct item *items, int count)
{
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && items[j].weight > items[j - 1].weight; j--) {
            struct item moved = items[j];
            items[j] = items[j - 1];
            items[j - 1] = moved;
        }
}

static int pick(const struct bag *bag, const float *weights, float coin)
{
    struct item *items = bag->items;
    float cutoff = (1.0f - bag->most) / (float)(bag->size - 1);
    float total = 0.0f;
    float sum = 0.0f;
    int count = 0;
    int last;

    for (int i = 0; i < bag->size; i++) {
        if (weights[i] >= cutoff) {
            items[count].weight = weights[i];
            items[count].id = i;
            count++;
        }
    }
    order(items, count);
    for (last = 0; last < count - 1; last++) {
        total += items[last].weight;
        if (total > bag->most)
            break;
    }
    if (last == count - 1)
        total += items[last].weight;
    coin *= total;
    for (int i = 0; i <= last; i++) {
        sum += items[i].weight;
        if (coin < sum)
            return items[i].id;
    }
    return items[last].id;
}

int main(void)
{
    const float weights[] = {0.05f, 0.4f, 0.1f, 0.25f, 0.02f, 0.18f};
    struct item items[6];

    for (int step = 0; step < 10; step++) {
        struct bag bag = {weights, items, 6, 0.1f * (float)step};
        printf("%d %d\n", pick(&bag, weights, 0.3f), pick(&bag, weights, 0.95f));
    }
    return 0;
}
