struct plain { int a, b; };
struct __attribute__((packed)) tight { char c; int n; char s[4]; int v[2]; struct plain inner; };
struct __attribute__((packed, aligned(4))) even { int n; char c; int odd; };
struct list { struct tight t; struct list *next; };

int *member(struct tight *p)
{
    return &p->n; // warn address-of-packed-member
}

void take(int *p);
void any(void *p);

void all(struct tight *p, struct tight t, struct even *e, struct list *l, int i)
{
    int *q = &t.n; // warn address-of-packed-member
    q = &p->v[i]; // warn address-of-packed-member
    q = p->v; // warn address-of-packed-member
    q = &p->inner.b; // warn address-of-packed-member
    q = &l->t.n; // warn address-of-packed-member
    q = i ? q : &p->n; // warn address-of-packed-member
    take(&p->n); // warn address-of-packed-member
    take((int *)&p->n); // warn address-of-packed-member
    take(&e->n);
    take(&e->odd); // warn address-of-packed-member
    any(&p->n);
    char *c = &p->c;
    c = p->s;
    c = (char *)&p->n;
    struct list **n = &l->next;
    int value = p->n;
    any(c);
    any(n);
    take(q + value);
}
