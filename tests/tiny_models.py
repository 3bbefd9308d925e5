"""Tiny models with random weights, of the architectures that rerankers and encoders have."""

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

TEXTS = [
    "hex bolt M12 x 1.75 x 50 A2-70",
    "brass ball valve 1/2 inch PN 25",
    "cable gland M20 polyamide IP68",
    "Kugellager",
]
# Written down, not trained: a trainer breaks ties by chance, and another vocabulary is another network.
WORDS = {word for text in TEXTS for word in text.split()}
LETTERS = string.ascii_lowercase + string.digits + string.punctuation
LONGEST = 96
SHAPE: dict[str, Any] = {
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 192,
    "initializer_range": 0.2,
}


def bert_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Save a BertForSequenceClassification, as ms-marco-MiniLM-L-6-v2 is one."""
    from transformers import BertConfig, BertForSequenceClassification

    tokenizer = wordpiece_tokenizer()
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=LONGEST, num_labels=labels, **SHAPE)
    return save(folder, tokenizer, lambda: BertForSequenceClassification(config))


def xlm_roberta_cross_encoder(folder: Path) -> Path:
    """Save an XLMRobertaForSequenceClassification with one score, as bge-reranker-v2-m3 is one."""
    from transformers import XLMRobertaConfig, XLMRobertaForSequenceClassification

    tokenizer = unigram_tokenizer()
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer), max_position_embeddings=LONGEST + 2, num_labels=1, type_vocab_size=1,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, **SHAPE,
    )  # fmt: skip
    return save(folder, tokenizer, lambda: XLMRobertaForSequenceClassification(config))


def modernbert_cross_encoder(folder: Path) -> Path:
    """Save a ModernBertForSequenceClassification with one score, as gte-reranker-modernbert-base is one."""
    from transformers import ModernBertConfig, ModernBertForSequenceClassification

    tokenizer = wordpiece_tokenizer()
    config = ModernBertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=LONGEST, num_labels=1, local_attention=16, global_attn_every_n_layers=2,
        initializer_cutoff_factor=2.0, pad_token_id=0, cls_token_id=2, sep_token_id=3, bos_token_id=2, eos_token_id=3,
        classifier_pooling="mean", **SHAPE,
    )  # fmt: skip
    return save(folder, tokenizer, lambda: ModernBertForSequenceClassification(config))


def deberta_cross_encoder(folder: Path) -> Path:
    """Save a DebertaV2ForSequenceClassification with one score, as mxbai-rerank-base-v1 is one."""
    from transformers import DebertaV2Config, DebertaV2ForSequenceClassification

    tokenizer = wordpiece_tokenizer()
    config = DebertaV2Config(
        vocab_size=len(tokenizer), max_position_embeddings=LONGEST, num_labels=1, type_vocab_size=0, relative_attention=True,
        position_buckets=16, norm_rel_ebd="layer_norm", share_att_key=True, pos_att_type=["p2c", "c2p"],
        position_biased_input=False, **SHAPE,
    )  # fmt: skip
    return save(folder, tokenizer, lambda: DebertaV2ForSequenceClassification(config))


def bert_encoder(folder: Path) -> Path:
    """Save a sentence-transformers encoder: BERT, mean pooling, length 1."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel

    tokenizer = wordpiece_tokenizer()
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=LONGEST, **SHAPE)
    network = Transformer(str(save(folder.with_name(f"{folder.name}-network"), tokenizer, lambda: BertModel(config))))
    SentenceTransformer(modules=[network, Pooling(SHAPE["hidden_size"]), Normalize()], device="cpu").save(str(folder))
    return folder


def xlm_roberta_encoder(folder: Path) -> Path:
    """Save a sentence-transformers encoder: XLM-RoBERTa, first token, length 1, as bge-m3 is one."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import XLMRobertaConfig, XLMRobertaModel

    tokenizer = unigram_tokenizer()
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer), max_position_embeddings=LONGEST + 2, type_vocab_size=1, pad_token_id=1,
        bos_token_id=0, eos_token_id=2, **SHAPE,
    )  # fmt: skip
    saved = save(folder.with_name(f"{folder.name}-network"), tokenizer, lambda: XLMRobertaModel(config))
    pooling = Pooling(SHAPE["hidden_size"], pooling_mode="cls")
    SentenceTransformer(modules=[Transformer(str(saved)), pooling, Normalize()], device="cpu").save(str(folder))
    return folder


def wordpiece_tokenizer() -> Any:
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    inner = [f"##{letter}" for letter in LETTERS]
    vocabulary = [*special, *LETTERS, *inner, *sorted({word.lower() for word in WORDS if len(word) > 1})]
    ids = {piece: place for place, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token=special[1]))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), special, strict=True))
    return fast(tokenizer, names, ["input_ids", "token_type_ids", "attention_mask"])


def unigram_tokenizer() -> Any:
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    pieces = [*special, "▁", *sorted({*LETTERS, *LETTERS.upper()}), *(f"▁{word}" for word in sorted(WORDS))]
    scores = [(piece, -float(len(piece))) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram(scores, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    names = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token", "mask_token"), special, strict=True))
    return fast(tokenizer, names | {"cls_token": special[0], "sep_token": special[2]}, ["input_ids", "attention_mask"])


def fast(tokenizer: Tokenizer, names: dict[str, str], inputs: list[str]) -> Any:
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=LONGEST, model_input_names=inputs, **names
    )


def save(folder: Path, tokenizer: Any, build: Callable[[], Any]) -> Path:
    """Save a tokenizer, and a network whose random weights are the same each time."""
    import torch

    torch.set_num_threads(1)  # more would wait for one another: the matrices are small
    torch.manual_seed(7)
    build().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
