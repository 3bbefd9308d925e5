"""proto"""
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from .tokens import read_line, neighbour_joins
from .stems import stems
from .compounds import split_compound

def term_index(term): return int.from_bytes(blake2b(term.encode(), digest_size=4).digest(), "big")
OPT = dict(stem="all", piece=1.0, comp=1.0, usecomp=True, joins=True, stop=frozenset())
@lru_cache(maxsize=2**16)
def _word(word, language):
    if OPT["stem"]=="none": s=(word,)
    elif OPT["stem"] in("en",): s=stems(word,"en")
    else: s=stems(word,language)
    return tuple((term_index(x),1/len(s)) for x in s)
def has_digit(t): return any(c.isdigit() for c in t)
def key(t, language): return ((term_index(t),1.0),) if has_digit(t) else _word(t, language)
@lru_cache(maxsize=2**16)
def token_terms(whole, pieces, language):
    """-> ((idx, share, querywt), ...)"""
    if whole in OPT["stop"]: return ()
    out={}
    for i,w in key(whole,language): out[i]=(w,w)
    if not has_digit(whole) and OPT["usecomp"]:
        for part in split_compound(whole):
            for i,w in key(part,language): out.setdefault(i,(w,w*OPT["comp"]))
    for p in pieces:
        for i,w in key(p,language): out.setdefault(i,(w,w*OPT["piece"]))
    return tuple((i,*w) for i,w in out.items())
@lru_cache(maxsize=2**16)
def jidx(t): return term_index(t)
class TermEncoder:
    def __init__(self,k1=1.2,b=0.75,average_length=128.,title_weight=1.0):
        self.k1,self.b,self.avg,self.tw=k1,b,average_length,title_weight
    def _count(self,text,language,weight,tf,share):
        n=0
        for line in text.splitlines():
            toks=read_line(line); n+=len(toks)
            for t in toks:
                for i,s,_ in token_terms(t.whole,t.pieces,language):
                    tf[i]=tf.get(i,0.)+weight
                    if share.get(i,0)<s: share[i]=s
            if OPT["joins"]:
                for j in neighbour_joins(toks):
                    i=jidx(j); tf[i]=tf.get(i,0.)+weight; share[i]=1.
        return n
    def encode_document(self,text,title=None,language=None):
        tf={};share={}
        n=self._count(text,language,1.0,tf,share)
        if title and self.tw: self._count(title,language,self.tw,tf,share)
        norm=self.k1*(1-self.b+self.b*n/self.avg)
        sh = share if OPT.get("docshare") else None
        return {i: f*(self.k1+1)/(f+norm)*(sh[i] if sh else 1) for i,f in tf.items()}
    def encode_query(self,text,language=None):
        q={}
        for line in text.splitlines():
            toks=read_line(line)
            for t in toks:
                for i,s,w in token_terms(t.whole,t.pieces,language):
                    w = w if not OPT.get("docshare") else w/s
                    q[i]=max(q.get(i,0),w)
            if OPT["joins"]:
                for j in neighbour_joins(toks): q[jidx(j)]=OPT.get("joinw",1.0)
        return q
